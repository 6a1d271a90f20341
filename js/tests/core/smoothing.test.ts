import { describe, expect, test } from "vitest";
import {
  gaussian,
  runningMedian,
  type SmoothingMethod,
  smooth,
  smoothed,
} from "../../src/core/smoothing";
import { expectNear } from "./expect_near";
import { floats, walk } from "./numbers";
import vectors from "./vectors.json";

const METHODS: readonly SmoothingMethod[] = ["ema", "gaussian", "median"];
const WINDOWED: readonly SmoothingMethod[] = ["gaussian", "median"];

describe("vectors", () => {
  test.each(vectors.smoothing)("moving average: $name", (vector) => {
    expectNear(smooth(floats(vector.values), vector.weight), vector.smoothed);
  });

  test.each(vectors.gaussian)("Gaussian: $name", (vector) => {
    expectNear(gaussian(floats(vector.values), vector.weight), vector.smoothed);
  });

  test.each(vectors.median)("median: $name", (vector) => {
    expectNear(runningMedian(floats(vector.values), vector.weight), vector.smoothed);
  });
});

test.each([0.3, 0.9, 0.999, 0.99999])("the moving average at %d is the sum it stands for", (w) => {
  const values = walk(5_000, 1);
  const result = smooth(values, w);
  for (const n of [1, 2, 10, 1_000, 5_000]) {
    let sum = 0;
    for (let age = n - 1; age >= 0; age--) sum += w ** age * (values[n - 1 - age] as number);
    expect(result[n - 1]).toBeCloseTo((sum * (1 - w)) / (1 - w ** n), 11);
  }
});

test("writes into what it is given and leaves the rest alone", () => {
  const out = floats([9, 9, 9]);
  expect(smooth(floats([1, 2]), 0.5, out)).toHaveLength(2);
  expect(out[2]).toBe(9);
  expect(() => smooth(floats([1, 2]), 0.5, floats([9]))).toThrow("length 1, expected at least 2");
});

describe.each(METHODS)("%s", (method) => {
  test("leaves what it is given alone, and gives a column of its own", () => {
    for (const weight of [0, 0.9]) {
      const values = walk(50, 2, 0.1);
      const before = values.slice();
      const result = smoothed(method, values, weight);
      expect(values).toEqual(before);
      result.fill(0);
      expect(values).toEqual(before);
    }
  });

  test.each([0, 0.2, 0.9, 0.999, 1])("a constant comes back exactly at weight %d", (weight) => {
    const constant = new Float64Array(101).fill(0.1);
    expect(smoothed(method, constant, weight)).toEqual(constant);
  });

  test("what is not finite passes, and the rest is as if it were not there", () => {
    const values = walk(400, 3, 0.2);
    const result = smoothed(method, values, 0.8);
    expect(result.map((y) => (Number.isFinite(y) ? 0 : y))).toEqual(
      values.map((y) => (Number.isFinite(y) ? 0 : y)),
    );
    expect(result.filter(Number.isFinite)).toEqual(
      smoothed(method, values.filter(Number.isFinite), 0.8),
    );
  });

  test("weights outside 0 to 1 count as the nearer of them", () => {
    const values = walk(30, 4);
    expect(smoothed(method, values, -1)).toEqual(values);
    expect(smoothed(method, values, NaN)).toEqual(values);
    expect(smoothed(method, values, 7)).toEqual(smoothed(method, values, 1));
  });

  test("more weight makes a line that turns less", () => {
    const values = walk(2_000, 5);
    const ways = [0, 0.6, 0.9, 0.97].map((weight) => {
      const line = smoothed(method, values, weight);
      return line.reduce((sum, y, i) => sum + Math.abs(y - (line[i - 1] ?? y)), 0);
    });
    expect(ways).toEqual(ways.toSorted((a, b) => b - a));
  });
});

describe.each(WINDOWED)("%s", (method) => {
  test("a straight line stays one, up to its ends", () => {
    const line = Float64Array.from({ length: 200 }, (_, i) => 3 * i - 100);
    for (const weight of [0.5, 0.95, 1]) expectNear(smoothed(method, line, weight), [...line]);
  });

  test("knows no direction", () => {
    const values = walk(300, 6);
    const backwards = smoothed(method, values.toReversed(), 0.9).toReversed();
    expectNear(smoothed(method, values, 0.9), [...backwards]);
  });

  test.each([0.6, 0.9])("at %d damps noise about as much as the moving average", (weight) => {
    const positions = walk(20_000, 7);
    const noise = positions.map((y, i) => y - (positions[i - 1] ?? 0));
    const left = smoothed(method, noise, weight);
    const owed = smooth(noise, weight);
    expect(spread(left) / spread(owed)).toBeGreaterThan(0.7);
    expect(spread(left) / spread(owed)).toBeLessThan(1.75);
  });
});

test("the running median is the median of each window", () => {
  const values = walk(500, 8).map((y) => Math.round(y * 2) + 0); // with ties; + 0 for -0
  const radius = 9;
  const result = runningMedian(values, radius / (1 + radius));
  values.forEach((_, i) => {
    const reach = Math.min(radius, i, values.length - 1 - i);
    const window = values.slice(i - reach, i + reach + 1).sort();
    expect(result[i]).toBe(window[reach]);
  });
});

function spread(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, y) => sum + y * y, 0) / values.length);
}
