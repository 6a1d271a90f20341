import { describe, expect, test } from "vitest";
import { percentiles } from "../../src/core/distributions";
import { BINS, type Buckets, commonSpan, resample, sound } from "../../src/core/histograms";
import { expectNear } from "./expect_near";
import vectors from "./histogram_vectors.json";

function buckets(rows: readonly (readonly number[])[]): Buckets {
  const column = (i: number) => Float64Array.from(rows, (row) => row[i] as number);
  return { left: column(0), right: column(1), count: column(2) };
}

const NAMED = new Map(vectors.percentiles.map((one) => [one.name, buckets(one.buckets)]));

const TOLERANCE = 1e-9;

describe("TensorBoard's", () => {
  test.each(vectors.percentiles)("percentiles: $name", (vector) => {
    expectNear(percentiles(buckets(vector.buckets)), vector.values, TOLERANCE);
  });

  test.each(vectors.bins)("bins: $names", ({ names, span, counts }) => {
    const histograms = names.map((name) => NAMED.get(name) as Buckets);
    const found = commonSpan(histograms);
    if (span === null) return expect(found).toBeNull();
    expectNear([found?.left as number, found?.right as number], span, TOLERANCE);
    histograms.forEach((one, i) => {
      expectNear(resample(one, found as never), counts[i] as number[], TOLERANCE);
    });
  });
});

test("no count is lost", () => {
  for (const one of NAMED.values()) {
    const span = commonSpan([one]);
    if (!span) continue;
    const sum = (column: Float64Array) => column.reduce((all, count) => all + count, 0);
    expect(sum(resample(one, span))).toBeCloseTo(sum(one.count), 8);
  }
});

test("a span may be wider than a number can be", () => {
  const wide = buckets([[-1.7e308, 1.7e308, 60]]);
  const span = commonSpan([wide]);
  expectNear(resample(wide, span as never), Array(BINS).fill(2), TOLERANCE);
  expect(percentiles(wide)[4]).toBe(0);
});

test("what cannot be drawn is left out", () => {
  const rows = [
    [-Infinity, 0, 1],
    [0, 1, 2],
    [1, NaN, 1],
    [1, 2, NaN],
    [2, 1, 1],
    [-1, 3, 1],
    [0.5, 0.7, 1],
    [1, 2, -4],
    [1, 2, 3],
  ];
  expect(sound(buckets(rows))).toEqual(
    buckets([
      [0, 1, 2],
      [1, 2, 3],
    ]),
  );
});
