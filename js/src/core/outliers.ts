export function robustRange(values: readonly Float64Array[]): readonly [number, number] | null {
  const all = values
    .flatMap((each) => [...each])
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (all.length === 0) return null;
  return [
    all[Math.floor(0.05 * (all.length - 1))] as number,
    all[Math.ceil(0.95 * (all.length - 1))] as number,
  ];
}
