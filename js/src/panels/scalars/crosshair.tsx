import type { Viewport } from "../../charts/viewport";
import type { XAxis } from "../../protocol";
import { px } from "../css";
import type { Curve } from "./curves";
import { type HoverRow, rowsAtStep } from "./hover";
import type { ScalarChart } from "./scalar_chart";

/** Charts of more lines have no dots at a step that is pointed at elsewhere: nobody could tell them apart. */
const MAX_DOTTED = 50;

interface CrosshairProps {
  /** Pixels. */
  readonly x: number;
  readonly viewport: Viewport;
}

export function Crosshair({ x, viewport }: CrosshairProps) {
  const { left, top, width, height } = viewport.frame;
  if (!(x >= left && x <= left + width)) return null;
  return (
    <div
      class="crosshair"
      style={{ top: px(top), height: px(height), transform: `translateX(${x - 0.5}px)` }}
    />
  );
}

interface DotsProps {
  readonly rows: readonly HoverRow[];
  readonly viewport: Viewport;
}

export function Dots({ rows, viewport }: DotsProps) {
  return rows
    .filter((row) => viewport.contains(row.px, row.py))
    .map((row) => (
      <span
        key={row.curve.name}
        class="hover-dot"
        style={{ transform: `translate(${row.px}px, ${row.py}px)`, background: row.curve.colour }}
      />
    ));
}

interface StepLineProps {
  readonly chart: ScalarChart;
  readonly viewport: Viewport;
  readonly step: number;
}

/** A crosshair at a step, and dots where the lines are there. */
export function StepLine({ chart, viewport, step }: StepLineProps) {
  const { curves } = chart;
  const dotted = curves.length <= MAX_DOTTED ? curves.filter((curve) => covers(curve, step)) : [];
  return (
    <>
      <Crosshair x={pixelOfStep(step, curves, viewport, chart.xAxis)} viewport={viewport} />
      <Dots rows={rowsAtStep(dotted, viewport, step)} viewport={viewport} />
    </>
  );
}

/** Whether a line goes by this step: one that ended before has no point to show. */
function covers({ step: steps }: Curve, step: number): boolean {
  return (steps[0] ?? NaN) <= step && step <= (steps.at(-1) ?? NaN);
}

/**
 * Where a step is on a chart, pixels. Where the horizontal axis is not the step,
 * runs have it at different places: it is where the first of them has it.
 */
export function pixelOfStep(
  step: number,
  curves: readonly Curve[],
  viewport: Viewport,
  xAxis: XAxis,
): number {
  if (xAxis === "step") return viewport.xToPixel(step);
  return rowsAtStep(curves.slice(0, 1), viewport, step)[0]?.px ?? NaN;
}
