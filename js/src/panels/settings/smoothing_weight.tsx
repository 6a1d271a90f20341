import { useId } from "preact/hooks";
import { NumberField } from "../fields";
import { useView } from "../view";

/** Digits of a weight that a slider sets. */
const DIGITS = 3;

interface Props {
  readonly label: string;
}

/** The weight of the smoothing, as a slider and as a number. */
export function SmoothingWeight({ label }: Props) {
  const { smoothing } = useView().board.settings;
  const id = useId();
  return (
    <div class="control smoothing">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        // Not a fixed step, which would show 0.999 as 1; arrows then move by a hundredth.
        step="any"
        value={smoothing.value}
        onInput={(event) => {
          smoothing.value = Number(event.currentTarget.valueAsNumber.toFixed(DIGITS));
        }}
      />
      <NumberField
        label={`${label}, 0 to 1`}
        min={0}
        max={1}
        step={0.05}
        value={Number(smoothing.value.toFixed(DIGITS))}
        onValue={(weight) => {
          smoothing.value = weight;
        }}
      />
    </div>
  );
}
