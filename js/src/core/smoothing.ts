/**
 * Exponential moving average with the start's bias taken out, as TensorBoard's
 * scalar chart has it (tensorboard/components/vz_line_chart2, `resmoothDataset`):
 *
 *     m = 0; n = 0; for each finite y: m = w m + (1 - w) y; n += 1; m / (1 - w^n)
 *
 * Values that are not finite pass through and do not count; a constant series
 * comes back exactly; a weight of 1 is left biased, there being nothing to divide by.
 *
 * @param values any length; not changed
 * @param weight 0 (the values themselves) to 1
 * @param out at least as long as `values`; made when absent
 * @returns `out`, or the stretch of it that is as long as `values`
 */
export function smooth(values: Float64Array, weight: number, out?: Float64Array): Float64Array {
  const result = out ? out.subarray(0, values.length) : new Float64Array(values.length);
  if (result.length < values.length) {
    throw new RangeError(`out has length ${result.length}, expected at least ${values.length}`);
  }
  if (weight <= 0 || isConstant(values)) {
    result.set(values);
    return result;
  }
  let mean = 0;
  let decay = 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      result[i] = value;
      continue;
    }
    mean = weight * mean + (1 - weight) * value;
    decay *= weight;
    result[i] = weight === 1 ? mean : mean / (1 - decay);
  }
  return result;
}

function isConstant(values: Float64Array): boolean {
  const first = values[0];
  return values.every((value) => value === first);
}

export function smoothed(_method: string, values: Float64Array, weight: number): Float64Array {
  return weight > 0 ? smooth(values, weight) : values;
}
