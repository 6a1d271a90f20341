import type { Viewport } from "../../src/charts/viewport";
import { Viewport as MadeViewport } from "../../src/charts/viewport";
import type { Curve } from "../../src/panels/scalars/curves";

/** A run's line with a point a step from 0, a second apart. */
export function madeCurve(name: string, value: number[], smoothed = value): Curve {
  const step = Float64Array.from(value.keys());
  return {
    name,
    colour: "#0072b2",
    step,
    wallTime: step.map((s) => 1000 + s),
    x: step,
    value: Float64Array.from(value),
    smoothed: Float64Array.from(smoothed),
  };
}

/** A hundred pixels a unit of x, ten a unit of y, up to y = 10. */
export function madeViewport(): Viewport {
  return new MadeViewport(
    { x: { start: 0, end: 10 }, y: { start: 0, end: 10 } },
    { left: 0, top: 0, width: 1000, height: 100 },
    { logX: false, logY: false },
  );
}
