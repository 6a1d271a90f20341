import { RankCounts } from "./rank_counts";

/**
 * Three ways to smooth a series, driven by one weight from 0 (the values
 * themselves) to 1. In each, values that are not finite pass through and do not
 * count, and a constant series comes back exactly.
 *
 * The weight w is the exponential moving average's. A plain moving average of
 * N = (1 + w) / (1 - w) points damps white noise as much as that does, and has
 * its mean age of w / (1 - w) = (N - 1) / 2 points. So N is the width of the
 * other two: the median is taken over N points, and the Gaussian has the
 * variance of N equal weights, (N² - 1) / 12. N is at most the number of finite
 * points. Their windows are symmetrical: towards the ends they shrink to what
 * there is on both sides, so that a straight line stays one, and the end points
 * stay as they are.
 */
export type SmoothingMethod = "ema" | "gaussian" | "median";

export function smoothed(
  method: SmoothingMethod,
  values: Float64Array,
  weight: number,
): Float64Array {
  switch (method) {
    case "ema":
      return smooth(values, weight);
    case "gaussian":
      return gaussian(values, weight);
    case "median":
      return runningMedian(values, weight);
  }
}

/**
 * Exponential moving average with the start's bias taken out, as TensorBoard's
 * scalar charts have it (webapp/widgets/line_chart_v2/data_transformer.ts,
 * `classicSmoothing`):
 *
 *     m = 0; n = 0; for each finite y: m = w m + (1 - w) y; n += 1; m / (1 - w^n)
 *
 * A weight of 1 is left biased, there being nothing to divide by.
 *
 * @param values any length; not changed
 * @param weight 0 to 1; what is outside counts as the nearer of them, NaN as 0
 * @param out at least as long as `values`; made when absent
 * @returns `out`, or the stretch of it that is as long as `values`
 */
export function smooth(values: Float64Array, weight: number, out?: Float64Array): Float64Array {
  const result = out ? out.subarray(0, values.length) : new Float64Array(values.length);
  if (result.length < values.length) {
    throw new RangeError(`out has length ${result.length}, expected at least ${values.length}`);
  }
  if (!(weight > 0) || isConstant(values)) {
    result.set(values);
    return result;
  }
  const kept = Math.min(weight, 1);
  let mean = 0;
  let count = 0;
  // By powers, as TensorBoard does: a running product drifts away from them.
  let debias = kept === 1 ? 1 : 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      result[i] = value;
      continue;
    }
    mean = kept * mean + (1 - kept) * value;
    count++;
    if (debias < 1) debias = 1 - kept ** count;
    result[i] = mean / debias;
  }
  return result;
}

/** Standard deviations after which the bell is cut off: 0.3 % of it lie beyond. */
const REACH = 3;

/** Mean weighted by a normal distribution around each point; width as above. */
export function gaussian(values: Float64Array, weight: number): Float64Array {
  return overFinite(values, (finite) => {
    const half = halfWidth(weight, finite.length);
    return half > 0 ? bellMean(finite, Math.sqrt((half * (half + 1)) / 3)) : finite;
  });
}

/** Median of the points around each one; width as above, rounded to an odd number. */
export function runningMedian(values: Float64Array, weight: number): Float64Array {
  return overFinite(values, (finite) => {
    const radius = Math.floor(halfWidth(weight, finite.length) + 0.5);
    return radius > 0 ? windowMedian(finite, radius) : finite;
  });
}

/** (N - 1) / 2, or less where there are fewer points. */
function halfWidth(weight: number, count: number): number {
  if (!(weight > 0)) return 0;
  const kept = Math.min(weight, 1);
  return Math.min(kept / (1 - kept), Math.max(0, count - 1) / 2);
}

/** Sums run over differences from the point itself, so that equal values come back exactly. */
function bellMean(values: Float64Array, deviation: number): Float64Array {
  const last = values.length - 1;
  const radius = Math.min(Math.ceil(REACH * deviation), last >> 1);
  const share = new Float64Array(radius + 1);
  const total = new Float64Array(radius + 1); // of the shares up to as far on both sides
  for (let j = 0; j <= radius; j++) {
    share[j] = Math.exp(-0.5 * (j / deviation) ** 2);
    total[j] = j === 0 ? 1 : (total[j - 1] as number) + 2 * (share[j] as number);
  }
  const means = new Float64Array(values.length);
  for (let i = 0; i <= last; i++) {
    const centre = values[i] as number;
    const reach = Math.min(radius, i, last - i);
    let sum = 0;
    for (let j = 1; j <= reach; j++) {
      const pair = (values[i - j] as number) - centre + ((values[i + j] as number) - centre);
      sum += (share[j] as number) * pair;
    }
    means[i] = centre + sum / (total[reach] as number);
  }
  return means;
}

/** Each window has one point more, or one less, on either side than the one before. */
function windowMedian(values: Float64Array, radius: number): Float64Array {
  const last = values.length - 1;
  const sorted = values.toSorted();
  const ranks = new Int32Array(values.length);
  for (let i = 0; i <= last; i++) ranks[i] = lowerBound(sorted, values[i] as number);
  const window = new RankCounts(values.length);
  const medians = new Float64Array(values.length);
  let start = 0;
  let end = 0;
  for (let i = 0; i <= last; i++) {
    const reach = Math.min(radius, i, last - i);
    while (end <= i + reach) window.add(ranks[end++] as number, 1);
    while (start < i - reach) window.add(ranks[start++] as number, -1);
    medians[i] = sorted[window.kth(reach + 1)] as number;
  }
  return medians;
}

/** Index of the first of the ascending values that is not below `value`. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Filter the finite values as if the others were not there, and put those back. */
function overFinite(
  values: Float64Array,
  filter: (finite: Float64Array) => Float64Array,
): Float64Array {
  const finite = values.filter(Number.isFinite);
  const filtered = filter(finite);
  if (filtered.length === values.length) return filtered;
  let next = 0;
  return values.map((value) => (Number.isFinite(value) ? (filtered[next++] as number) : value));
}

function isConstant(values: Float64Array): boolean {
  const first = values[0];
  return values.every((value) => value === first);
}
