import { useId } from "preact/hooks";
import type { XAxis } from "../protocol";
import { useView } from "./view";

const AXIS_TITLES: readonly (readonly [XAxis, string, string])[] = [
  ["step", "Step", "Horizontal axis: step"],
  ["relative", "Relative", "Horizontal axis: time since the run's start"],
  ["wall_time", "Wall", "Horizontal axis: date and time"],
];

export function AxisControl() {
  const { xAxis } = useView().board.settings;
  const name = useId();
  return (
    <div class="segments" role="radiogroup" aria-label="Horizontal axis">
      {AXIS_TITLES.map(([axis, title, hint]) => (
        <label key={axis} title={hint}>
          <input
            type="radio"
            name={name}
            checked={xAxis.value === axis}
            onChange={() => {
              xAxis.value = axis;
            }}
          />
          <span>{title}</span>
        </label>
      ))}
    </div>
  );
}
