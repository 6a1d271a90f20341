import type { XAxis } from "../protocol";

export interface Columns {
  readonly step: Float64Array;
  /** Seconds since the epoch. */
  readonly wallTime: Float64Array;
}

/**
 * The horizontal position of every point: its step; or the seconds since the
 * series' first valid wall time; or its wall time in milliseconds since the
 * epoch. A wall time that is not finite or not positive is nobody's clock: NaN.
 */
export function xColumn(columns: Columns, axis: XAxis): Float64Array {
  if (axis === "step" || axis === "tag") return columns.step;
  if (axis === "relative_step") return columns.step.map((step) => step - (columns.step[0] ?? 0));
  const { wallTime } = columns;
  if (axis === "wall_time") return wallTime.map((time) => (isValid(time) ? time * 1000 : NaN));
  const origin = wallTime.find(isValid) ?? NaN;
  return wallTime.map((time) => (isValid(time) ? time - origin : NaN));
}

function isValid(wallTime: number): boolean {
  return Number.isFinite(wallTime) && wallTime > 0;
}

export function joinByStep(
  step: Float64Array,
  otherStep: Float64Array,
  otherValue: Float64Array,
): Float64Array {
  let at = -1;
  return step.map((one) => {
    while (at + 1 < otherStep.length && (otherStep[at + 1] as number) <= one) at++;
    return otherValue[at] ?? Number.NaN;
  });
}
