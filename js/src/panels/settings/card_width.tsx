import { useId } from "preact/hooks";
import { DEFAULTS, MIN_CARD_WIDTH } from "../../model/traits";
import { ResetIcon } from "../icons";
import { useView } from "../view";

/** Where the slider ends, CSS pixels; Python may set wider cards. */
const WIDEST = 1000;

export function CardWidth() {
  const { cardWidth } = useView().board.settings;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>Card width</label>
      <div class="field-row">
        <input
          id={id}
          type="range"
          min={MIN_CARD_WIDTH}
          max={WIDEST}
          step={20}
          aria-valuetext={`at least ${cardWidth.value} pixels`}
          value={cardWidth.value}
          onInput={(event) => {
            cardWidth.value = event.currentTarget.valueAsNumber;
          }}
        />
        <button
          type="button"
          class="icon"
          title="Reset the width of cards"
          aria-label="Reset the width of cards"
          disabled={cardWidth.value === DEFAULTS.card_width}
          onClick={() => {
            cardWidth.value = DEFAULTS.card_width;
          }}
        >
          <ResetIcon />
        </button>
      </div>
    </div>
  );
}
