/**
 * Quantile of finite values, interpolated linearly between the two nearest: type
 * 7 of Hyndman and Fan ("Sample Quantiles in Statistical Packages", The American
 * Statistician 50(4), 1996), as in NumPy and d3.
 *
 * @param values at least one; their order changes
 * @param share 0 (the least) to 1 (the greatest)
 */
export function quantile(values: Float64Array, share: number): number {
  const place = share * (values.length - 1);
  const index = Math.floor(place);
  const below = select(values, index);
  if (place === index) return below;
  // What lies after `index` is not less than it.
  let above = Infinity;
  for (let i = index + 1; i < values.length; i++) above = Math.min(above, values[i] as number);
  return below + (above - below) * (place - index);
}

/**
 * The value that would stand at `index` if `values` were sorted, in O(n) on
 * average: Hoare's quickselect ("Algorithm 65: Find", CACM 4(7), 1961), with the
 * middle one of three as pivot. Puts it there, no greater one before it and no
 * less one after it.
 */
function select(values: Float64Array, index: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = middleOf(values[left], values[(left + right) >>> 1], values[right]);
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swapped;
    }
    if (index <= j) right = j;
    else if (index >= i) left = i;
    else break;
  }
  return values[index] as number;
}

function middleOf(a = 0, b = 0, c = 0): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
