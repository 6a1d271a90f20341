/** Columns of the points that stay. */
export interface Downsampled {
  readonly step: Float64Array;
  readonly wallTime: Float64Array;
  readonly value: Float64Array;
}

/** First, last, minimum, maximum, and one point that is not finite. */
const POINTS_PER_BUCKET = 5;

/**
 * M4 (Jugel et al., "M4: A Visualization-Oriented Time Series Data
 * Aggregation", VLDB 2014): of each bucket the first, last, smallest and
 * largest value stay, so that a line drawn from them covers the same pixels.
 * A bucket that holds values that are not finite keeps the first of them, so
 * that a gap stays a gap.
 *
 * @param step of points as they are drawn; may go back
 * @param wallTime as long as `step`
 * @param value as long as `step`
 * @param maxPoints at most so many points come back, at least 5
 */
export function m4(
  step: Float64Array,
  wallTime: Float64Array,
  value: Float64Array,
  maxPoints: number,
): Downsampled {
  if (value.length <= maxPoints) return { step, wallTime, value };
  const kept = m4Indices(step, value, maxPoints);
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i] as number);
  return { step: pick(step), wallTime: pick(wallTime), value: pick(value) };
}

/**
 * Indices of the points that `m4` keeps, ascending.
 *
 * Buckets are equally wide in steps, so that downsampling what was downsampled
 * before does not wear away its older part. Where that leaves less than a
 * quarter of the points asked for (a few steps far off), and where steps go
 * back, buckets hold equally many points instead.
 */
export function m4Indices(step: Float64Array, value: Float64Array, maxPoints: number): number[] {
  const length = value.length;
  const buckets = Math.floor(maxPoints / POINTS_PER_BUCKET);
  if (buckets < 1) throw new RangeError(`maxPoints is ${maxPoints}, expected at least 5`);
  const first = step[0] as number;
  const span = (step[length - 1] as number) - first;
  if (span > 0 && isAscending(step)) {
    const byStep = keep(value, (i) =>
      Math.min(buckets - 1, Math.floor((((step[i] as number) - first) / span) * buckets)),
    );
    if (byStep.length >= Math.min(length, maxPoints) / 4) return byStep;
  }
  return keep(value, (i) => Math.floor((i * buckets) / length));
}

function isAscending(step: Float64Array): boolean {
  return step.every((at, i) => i === 0 || at >= (step[i - 1] as number));
}

/** `bucketOf` is non-decreasing. */
function keep(value: Float64Array, bucketOf: (index: number) => number): number[] {
  const kept: number[] = [];
  let start = 0;
  while (start < value.length) {
    const bucket = bucketOf(start);
    let end = start + 1;
    while (end < value.length && bucketOf(end) === bucket) end++;
    keepOfBucket(value, start, end, kept);
    start = end;
  }
  return kept;
}

/** Append to `kept` what stays of the points `start` to `end`, `end` excluded. */
function keepOfBucket(value: Float64Array, start: number, end: number, kept: number[]): void {
  let min = -1;
  let max = -1;
  let gap = -1;
  for (let i = start; i < end; i++) {
    const y = value[i] as number;
    if (!Number.isFinite(y)) {
      if (gap < 0) gap = i;
      continue;
    }
    if (min < 0 || y < (value[min] as number)) min = i;
    if (max < 0 || y > (value[max] as number)) max = i;
  }
  const chosen = [start, min, max, gap, end - 1].filter((i) => i >= 0).sort((a, b) => a - b);
  for (const i of chosen) if (kept[kept.length - 1] !== i) kept.push(i);
}
