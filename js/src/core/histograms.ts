/**
 * Buckets of histograms, brought to bins that several of them share, as TensorBoard's
 * page does it: tensorboard/webapp/widgets/histogram/histogram_util.ts (2.21),
 * `buildNormalizedHistograms`.
 */

/** Bins of a histogram on screen: TensorBoard's number. */
export const BINS = 30;

/** A histogram as it was written; buckets ascend and do not overlap. */
export interface Buckets {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly count: Float64Array;
}

/** A stretch of values. */
export interface Span {
  readonly left: number;
  readonly right: number;
}

/** Without what cannot be drawn: edges or counts that are not finite, buckets out of order. */
export function sound({ left, right, count }: Buckets): Buckets {
  const kept: number[] = [];
  let formerFrom = -Infinity;
  let formerTo = -Infinity;
  for (let i = 0; i < count.length; i++) {
    const from = left[i] as number;
    const to = right[i] as number;
    const drawable = Number.isFinite(from) && Number.isFinite(to) && Number.isFinite(count[i]);
    if (!drawable || from > to || (count[i] as number) < 0) continue;
    if (from < formerFrom || to < formerTo) continue;
    kept.push(i);
    formerFrom = from;
    formerTo = to;
  }
  if (kept.length === count.length) return { left, right, count };
  const take = (column: Float64Array) => Float64Array.from(kept, (i) => column[i] as number);
  return { left: take(left), right: take(right), count: take(count) };
}

/**
 * From the least edge of all to the greatest; null where no histogram has buckets. Where all
 * lie on one value it is widened, by a tenth of the value and one.
 */
export function commonSpan(histograms: Iterable<Buckets>): Span | null {
  let least = Infinity;
  let greatest = -Infinity;
  for (const { left, right } of histograms) {
    if (left.length === 0) continue;
    least = Math.min(least, left[0] as number);
    greatest = Math.max(greatest, right.at(-1) as number);
  }
  if (least > greatest) return null;
  if (least === greatest) return { left: least / 1.1 - 1, right: greatest * 1.1 + 1 };
  return { left: least, right: greatest };
}

/**
 * Counts in equal bins over `span`, which covers the buckets. A bucket gives each bin the
 * share of its count that it shares of its width; one without width all of it to the bin
 * that begins at it or holds it, or else to the last.
 */
export function resample(buckets: Buckets, span: Span, bins = BINS): Float64Array {
  const { left, right, count } = buckets;
  const made = new Float64Array(bins);
  // Quarters, where a width would be more than a number can be.
  const scale = Number.isFinite(span.right - span.left) ? 1 : 0.25;
  const start = span.left * scale;
  const width = (span.right * scale - start) / bins;
  const last = bins - 1;
  let bin = 0;
  for (let i = 0; i < count.length; i++) {
    const from = (left[i] as number) * scale;
    const to = (right[i] as number) * scale;
    while (bin < last && start + (bin + 1) * width <= from) bin++;
    if (from === to) {
      made[bin] = (made[bin] as number) + (count[i] as number);
      continue;
    }
    const density = (count[i] as number) / (to - from);
    for (let at = bin; at <= last; at++) {
      const binLeft = start + at * width;
      const shared = Math.min(to, binLeft + width) - Math.max(from, binLeft);
      if (shared > 0) made[at] = (made[at] as number) + density * shared;
      if (binLeft + width >= to) break;
    }
  }
  return made;
}
