import type { Band } from "../protocol";
export interface Aggregate {
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly count: Float64Array;
}
export function aggregate(
  lines: readonly { x: Float64Array; y: Float64Array }[],
  _band: Band,
): Aggregate {
  const x = lines[0]?.x ?? new Float64Array(0);
  const column = (pick: (values: number[]) => number) =>
    x.map((_, i) => pick(lines.map((line) => line.y[i] ?? Number.NaN)));
  return {
    x,
    mean: column((v) => v.reduce((a, b) => a + b, 0) / v.length),
    low: column((v) => Math.min(...v)),
    high: column((v) => Math.max(...v)),
    count: x.map(() => lines.length),
  };
}
