import type { StepOrder, XAxis } from "../../protocol";
import { Check, Select } from "../fields";
import { useView } from "../view";
import { CardWidth } from "./card_width";
import { MarkedStep } from "./marked_step";
import { Section } from "./section";
import { TagField } from "./tag_field";

const AXES: readonly (readonly [XAxis, string])[] = [
  ["step", "Step"],
  ["relative_step", "Relative step"],
  ["relative", "Relative time"],
  ["wall_time", "Wall time"],
  ["tag", "Value of another tag"],
];

const STEP_ORDERS: readonly (readonly [StepOrder, string])[] = [
  ["ordered", "In one line, ordered"],
  ["partitioned", "Cut where they go back"],
];

export function GeneralSection() {
  const { settings } = useView().board;
  const { xAxis, stepOrder, ignoreOutliers, linkedZoom } = settings;
  return (
    <Section title="General">
      <Select
        label="Horizontal axis"
        value={xAxis.value}
        options={AXES}
        onChoose={(axis) => {
          xAxis.value = axis;
        }}
      />
      {xAxis.value === "tag" && <TagField />}
      <Scales />
      <Check
        label="Ignore outliers"
        hint="Have the vertical axes show the 5th to 95th percentile of the values"
        checked={ignoreOutliers.value}
        onChange={(on) => {
          ignoreOutliers.value = on;
        }}
      />
      <Check
        label="Link zoom"
        hint="Zooming along the horizontal axis zooms all cards"
        checked={linkedZoom.value}
        onChange={(on) => {
          linkedZoom.value = on;
        }}
      />
      <Select
        label="Steps that go back"
        value={stepOrder.value}
        options={STEP_ORDERS}
        onChoose={(order) => {
          stepOrder.value = order;
        }}
      />
      <CardWidth />
      <MarkedStep />
    </Section>
  );
}

function Scales() {
  const { xAxis, xScale, yScale } = useView().board.settings;
  const isTime = xAxis.value === "relative" || xAxis.value === "wall_time";
  return (
    <>
      <Check
        label="Logarithmic horizontal axis"
        {...(isTime && { hint: "Times are shown on a linear axis" })}
        checked={xScale.value === "log"}
        disabled={isTime}
        onChange={(on) => {
          xScale.value = on ? "log" : "linear";
        }}
      />
      <Check
        label="Logarithmic vertical axis"
        checked={yScale.value === "log"}
        onChange={(on) => {
          yScale.value = on ? "log" : "linear";
        }}
      />
    </>
  );
}
