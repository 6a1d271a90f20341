import { useId } from "preact/hooks";
import { NumberField } from "../fields";
import { ClearIcon } from "../icons";
import { useView } from "../view";

/** The step that is marked on every card. */
export function MarkedStep() {
  const { step } = useView().board.settings;
  const id = useId();
  const clear = () => {
    step.value = null;
  };
  return (
    <div class="field">
      <label for={id}>Marked step</label>
      <div class="field-row">
        <NumberField
          id={id}
          value={step.value}
          placeholder="none"
          onValue={(value) => {
            step.value = value;
          }}
          onEmpty={clear}
        />
        <button
          type="button"
          class="icon"
          title="Mark no step"
          aria-label="Mark no step"
          disabled={step.value === null}
          onClick={clear}
        >
          <ClearIcon />
        </button>
      </div>
    </div>
  );
}
