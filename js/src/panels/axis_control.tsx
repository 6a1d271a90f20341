import type { XAxis } from "../protocol";
import { Segments } from "./fields";
import { useView } from "./view";

const AXIS_TITLES: readonly (readonly [XAxis, string, string])[] = [
  ["step", "Step", "Horizontal axis: step"],
  ["relative", "Relative", "Horizontal axis: time since the run's start"],
  ["wall_time", "Wall", "Horizontal axis: date and time"],
];

export function AxisControl() {
  const { xAxis } = useView().board.settings;
  return (
    <Segments
      label="Horizontal axis"
      value={xAxis.value}
      options={AXIS_TITLES}
      onChoose={(axis) => {
        xAxis.value = axis;
      }}
    />
  );
}
