export function partitions(step: Float64Array): number[] {
  return [...step.keys()].filter((i) => i === 0 || (step[i] as number) < (step[i - 1] as number));
}
