import type { Buckets } from "./histograms";

/**
 * Percentiles of a distribution on screen: those of a normal one at its mean and 0.5, 1 and
 * 1.5 standard deviations to either side, and both ends. TensorBoard's `NORMAL_HISTOGRAM_BPS`.
 */
export const PERCENTILES = [0, 6.68, 15.87, 30.85, 50, 69.15, 84.13, 93.32, 100] as const;

/** The same in hundredths, whole numbers, with which sums come out as TensorBoard's do. */
const BASIS_POINTS = [0, 668, 1587, 3085, 5000, 6915, 8413, 9332, 10_000] as const;

/**
 * Values at `PERCENTILES`: counts are taken to lie evenly in their buckets, as in
 * tensorboard/plugins/distribution/compressor.py (2.21), `compress_histogram`. All 0 where
 * there are no buckets; all the greatest edge where all are empty.
 */
export function percentiles({ left, right, count }: Buckets): Float64Array {
  const made = new Float64Array(BASIS_POINTS.length);
  if (count.length === 0) return made;
  const least = left[0] as number;
  const greatest = right.at(-1) as number;
  const total = count.reduce((sum, one) => sum + one, 0) || 1;
  let i = 0;
  let below = 0;
  let upTo = share(count[0] as number, total);
  BASIS_POINTS.forEach((point, n) => {
    while (i < count.length && upTo <= point) {
      below = upTo;
      i++;
      upTo += share(count[i] ?? 0, total);
    }
    if (i >= count.length) {
      made[n] = greatest;
      return;
    }
    const from = below === 0 ? least : Math.max(right[i - 1] as number, least);
    const to = Math.min(right[i] as number, greatest);
    made[n] = between(from, to, (point - below) / (upTo - below));
  });
  return made;
}

function share(count: number, total: number): number {
  return (count * 10_000) / total;
}

/** A point of a stretch, which may be wider than a number can be. */
function between(from: number, to: number, part: number): number {
  const width = to - from;
  return Number.isFinite(width) ? from + part * width : from * (1 - part) + to * part;
}
