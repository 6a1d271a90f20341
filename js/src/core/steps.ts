/**
 * Questions about a column of steps. Steps are as the writer gave them: after a
 * restart from a checkpoint they go back, and one that is not finite is nowhere.
 */

/**
 * Where each stretch begins in which steps never go back, as TensorBoard
 * partitions a series (webapp/metrics/views/card_renderer/utils.ts,
 * `partitionSeries`): equal steps go on, and so does a step that is not finite.
 *
 * @returns ascending indices, the first of them 0; empty where `step` is
 */
export function partitions(step: Float64Array): number[] {
  const starts: number[] = step.length > 0 ? [0] : [];
  let last = -Infinity;
  for (let i = 0; i < step.length; i++) {
    const at = step[i] as number;
    if (!Number.isFinite(at)) continue;
    if (at < last) starts.push(i);
    last = at;
  }
  return starts;
}

/**
 * Indices in the order of their steps, equal steps in their own order; steps
 * that are not finite are left out.
 */
export function stepOrder(step: Float64Array): Uint32Array {
  const order = Uint32Array.from(step.keys()).filter((i) => Number.isFinite(step[i]));
  if (partitions(step).length <= 1) return order;
  return order.sort((a, b) => (step[a] as number) - (step[b] as number));
}

/**
 * Index of the point whose step is nearest to `at`, -1 where there is none. Of
 * two as near the smaller step, as in TensorBoard; of equal steps the last
 * point, which is what a run that was taken up again wrote.
 */
export function nearestIndex(step: Float64Array, at: number): number {
  let found = -1;
  let least = Infinity;
  for (let i = 0; i < step.length; i++) {
    const distance = Math.abs((step[i] as number) - at);
    if (distance > least || !Number.isFinite(distance)) continue;
    if (distance < least || (step[i] as number) <= (step[found] as number)) found = i;
    least = distance;
  }
  return found;
}

/**
 * Index of the point with the greatest step that is not after `at`, -1 where
 * there is none; of equal steps the last point.
 */
export function indexAtOrBefore(step: Float64Array, at: number): number {
  let found = -1;
  let greatest = -Infinity;
  for (let i = 0; i < step.length; i++) {
    const candidate = step[i] as number;
    if (candidate <= at && candidate >= greatest && Number.isFinite(candidate)) {
      found = i;
      greatest = candidate;
    }
  }
  return found;
}
