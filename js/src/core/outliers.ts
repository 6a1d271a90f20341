import { quantile } from "./quantile";

/**
 * The least and the greatest finite value from the 5th to the 95th percentile,
 * for a y axis that outliers do not stretch, as TensorBoard has it
 * (webapp/widgets/line_chart_v2/line_chart_internal_utils.ts,
 * `computeDataSeriesExtent`): with two values or fewer none is an outlier.
 *
 * @returns null where no value is finite
 */
export function robustRange(columns: Iterable<Float64Array>): readonly [number, number] | null {
  const finite = joinFinite(columns);
  if (finite.length === 0) return null;
  const few = finite.length <= 2;
  const low = few ? -Infinity : quantile(finite, 0.05);
  const high = few ? Infinity : quantile(finite, 0.95);
  let least = Infinity;
  let greatest = -Infinity;
  for (const value of finite) {
    if (value < low || value > high) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return [least, greatest];
}

function joinFinite(columns: Iterable<Float64Array>): Float64Array {
  const all = [...columns];
  const joined = new Float64Array(all.reduce((sum, column) => sum + column.length, 0));
  let end = 0;
  for (const column of all) {
    for (const value of column) if (Number.isFinite(value)) joined[end++] = value;
  }
  return joined.subarray(0, end);
}
