import { useId } from "preact/hooks";
import { formatValue } from "../../core/formats";
import type { CurveKind } from "../../protocol";
import { NumberField, Segments } from "../fields";
import { useView } from "../view";

/** What a threshold is where none was chosen yet. */
const FIRST_THRESHOLD = 0.5;

const KINDS: readonly (readonly [CurveKind, string, string])[] = [
  ["pr", "PR", "Precision over recall"],
  ["roc", "ROC", "True over false positive rate"],
];

/** What is drawn of all curves, and the threshold that is marked on them. */
export function Controls() {
  return (
    <section class="panel-bar" aria-label="Curves">
      <KindControl />
      <IsoControl />
      <ThresholdControl />
    </section>
  );
}

function KindControl() {
  const { curve } = useView().board.settings;
  return (
    <Segments
      label="Curve"
      value={curve.value}
      options={KINDS}
      onChoose={(kind) => {
        curve.value = kind;
      }}
    />
  );
}

function IsoControl() {
  const { isoF1, curve } = useView().board.settings;
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={isoF1.value}
      disabled={curve.value === "roc"}
      title="Lines of equal F1"
      onClick={() => {
        isoF1.value = !isoF1.value;
      }}
    >
      Iso-F1
    </button>
  );
}

function ThresholdControl() {
  const { threshold, beta } = useView().board.settings;
  const id = useId();
  const value = threshold.value;
  return (
    <>
      <div class="control threshold">
        <input
          id={id}
          type="checkbox"
          checked={value !== null}
          onChange={(event) => {
            threshold.value = event.currentTarget.checked ? FIRST_THRESHOLD : null;
          }}
        />
        <label for={id}>Threshold</label>
        <input
          type="range"
          aria-label="Threshold on the slider"
          min={0}
          max={1}
          step={0.005}
          value={value ?? FIRST_THRESHOLD}
          disabled={value === null}
          onInput={(event) => {
            threshold.value = Number(event.currentTarget.value);
          }}
        />
        <span class="threshold-value">{value === null ? "" : formatValue(value)}</span>
      </div>
      {value !== null && (
        <div class="control">
          <label for={`${id} beta`} title="Weight of recall against precision in the F-beta score">
            Beta
          </label>
          <NumberField
            id={`${id} beta`}
            value={beta.value}
            min={0}
            max={100}
            step={0.5}
            onValue={(next) => {
              beta.value = next;
            }}
          />
        </div>
      )}
    </>
  );
}
