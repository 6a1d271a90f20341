/** What a stretch of a series comes to; all but `count` NaN where nothing in it is finite. */
export interface Summary {
  /** Finite values. */
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Step of the least value; of several the first. */
  readonly minStep: number;
  /** Step of the greatest value; of several the first. */
  readonly maxStep: number;
}

/**
 * Summarize the finite values whose step is from `first` to `last`, both
 * included.
 *
 * @param step any order; or another column that has a place for every value
 * @param value as long as `step`
 */
export function summarize(
  step: Float64Array,
  value: Float64Array,
  first = -Infinity,
  last = Infinity,
): Summary {
  const found = {
    count: 0,
    first: NaN,
    last: NaN,
    min: NaN,
    max: NaN,
    mean: 0,
    minStep: NaN,
    maxStep: NaN,
  };
  for (let i = 0; i < value.length; i++) {
    const at = step[i] as number;
    const y = value[i] as number;
    if (!(at >= first && at <= last) || !Number.isFinite(y)) continue;
    if (found.count === 0) found.first = y;
    found.last = y;
    found.count++;
    found.mean += (y - found.mean) / found.count;
    if (!(y >= found.min)) {
      found.min = y;
      found.minStep = at;
    }
    if (!(y <= found.max)) {
      found.max = y;
      found.maxStep = at;
    }
  }
  return found.count > 0 ? found : { ...found, mean: NaN };
}
