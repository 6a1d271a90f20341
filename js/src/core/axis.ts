import type { XAxis } from "../protocol";
import { stepOrder } from "./steps";

export interface Columns {
  readonly step: Float64Array;
  /** Seconds since the epoch. */
  readonly wallTime: Float64Array;
}

/**
 * The horizontal position of every point: its step; or its step less the series'
 * first; or the seconds since the series' first valid wall time; or its wall
 * time in milliseconds since the epoch. A wall time that is not finite or not
 * positive is nobody's clock: NaN.
 */
export function xColumn(columns: Columns, axis: Exclude<XAxis, "tag">): Float64Array {
  if (axis === "step") return columns.step;
  if (axis === "relative_step") {
    const first = columns.step.find(Number.isFinite) ?? NaN;
    return columns.step.map((step) => step - first);
  }
  const { wallTime } = columns;
  if (axis === "wall_time") return wallTime.map((time) => (isValid(time) ? time * 1000 : NaN));
  const origin = wallTime.find(isValid) ?? NaN;
  return wallTime.map((time) => (isValid(time) ? time - origin : NaN));
}

/**
 * The value of another tag at every step: that of the same step, or else the
 * last before it; of equal steps the last point counts. NaN before the other
 * tag's first point and where its value is NaN.
 *
 * @param step any order
 * @param otherStep any order
 * @param otherValue as long as `otherStep`
 */
export function joinByStep(
  step: Float64Array,
  otherStep: Float64Array,
  otherValue: Float64Array,
): Float64Array {
  const order = stepOrder(otherStep);
  const ascending = Float64Array.from(order, (i) => otherStep[i] as number);
  return step.map((at) => {
    const following = firstAfter(ascending, at);
    return following === 0 ? NaN : (otherValue[order[following - 1] as number] as number);
  });
}

/** Index of the first of the ascending steps that is after `at`; 0 where `at` is NaN. */
function firstAfter(ascending: Float64Array, at: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isValid(wallTime: number): boolean {
  return Number.isFinite(wallTime) && wallTime > 0;
}
