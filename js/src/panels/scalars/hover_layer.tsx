import type { ReadonlySignal } from "@preact/signals";
import type { Point } from "../../charts/gestures";
import { useView } from "../view";
import { Crosshair, Dots, StepLine } from "./crosshair";
import type { Hover } from "./hover";
import type { ScalarChart } from "./scalar_chart";
import { Tooltip } from "./tooltip";

interface Props {
  readonly chart: ScalarChart;
  readonly pointer: ReadonlySignal<Point | null>;
  readonly hover: ReadonlySignal<Hover | null>;
}

/**
 * Under the pointer a crosshair, dots on the points next to it, and the tooltip;
 * while it is on another card, a crosshair and dots at the step that it is at there.
 */
export function HoverLayer({ chart, pointer, hover }: Props) {
  const { scalars } = useView();
  const at = pointer.value;
  const viewport = chart.viewport;
  if (!viewport) return null;
  const here = hover.value;
  if (!at || !here) {
    const step = chart.inSight.value ? scalars.hoverStep.value : null;
    return step === null ? null : <StepLine chart={chart} viewport={viewport} step={step} />;
  }
  const snapped = here.rows.find((row) => row.nearest);
  return (
    <>
      <Crosshair x={snapped?.px ?? at.x} viewport={viewport} />
      <Dots rows={here.rows} viewport={viewport} />
      {here.rows.length > 0 && <Tooltip chart={chart} hover={here} at={at} />}
    </>
  );
}
