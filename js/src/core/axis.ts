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
  if (axis === "step") return columns.step;
  const { wallTime } = columns;
  if (axis === "wall_time") return wallTime.map((time) => (isValid(time) ? time * 1000 : NaN));
  const origin = wallTime.find(isValid) ?? NaN;
  return wallTime.map((time) => (isValid(time) ? time - origin : NaN));
}

function isValid(wallTime: number): boolean {
  return Number.isFinite(wallTime) && wallTime > 0;
}
