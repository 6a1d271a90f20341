import type { Update } from "../protocol";

interface Context {
  /** Whether all that was in the files had been read before the update. */
  readonly isLive: boolean;
  /** When there last was something new. */
  readonly former: number | null;
  readonly now: number;
}

/**
 * When there last was something new, in milliseconds since the epoch: now, where points came
 * after all that was there; else what their writer's clock says, for a board may be opened long
 * after its runs ended.
 */
export function newsIn(update: Update, { isLive, former, now }: Context): number | null {
  const points = [...update.points, ...update.steps].filter(({ wallTime }) => wallTime.length > 0);
  if (points.length === 0) return former;
  if (update.type === "delta" && isLive) return now;
  let newest = former ?? -Infinity;
  for (const { wallTime } of points) {
    const written = (wallTime.at(-1) ?? NaN) * 1000;
    if (written > newest) newest = Math.min(written, now);
  }
  return newest > 0 ? newest : null;
}
