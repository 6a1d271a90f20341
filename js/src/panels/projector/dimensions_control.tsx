import { useId } from "preact/hooks";
import { useView } from "../view";

/** Whether the view is flat or has depth. */
export function DimensionsControl() {
  const { axes } = useView().board.settings;
  const name = useId();
  const count = axes.value.length;
  return (
    <div class="segments dimensions" role="radiogroup" aria-label="Dimensions">
      {[2, 3].map((dimensions) => (
        <label key={dimensions}>
          <input
            type="radio"
            name={name}
            checked={count === dimensions}
            onChange={() => {
              const [x = 0, y = 1, z] = axes.peek();
              const third = z ?? [0, 1, 2].find((one) => one !== x && one !== y) ?? 2;
              axes.value = dimensions === 2 ? [x, y] : [x, y, third];
            }}
          />
          <span>{dimensions}D</span>
        </label>
      ))}
    </div>
  );
}
