import { describe, expect, test } from "vitest";
import { robustRange } from "../../src/core/outliers";
import { quantile } from "../../src/core/quantile";
import { summarize } from "../../src/core/statistics";
import { floats, random, walk } from "./numbers";
import vectors from "./vectors.json";

describe("summary", () => {
  const step = floats([0, 10, 20, 30, 40, 50]);
  const value = floats(["NaN", 4, -2, 4, "Infinity", -2]);

  test("of all that is finite", () => {
    expect(summarize(step, value)).toEqual({
      ...{ count: 4, first: 4, last: -2, min: -2, max: 4, mean: 1 },
      ...{ minStep: 20, maxStep: 10 },
    });
  });

  test("of a range with both its ends", () => {
    expect(summarize(step, value, 20, 30)).toEqual({
      ...{ count: 2, first: -2, last: 4, min: -2, max: 4, mean: 1 },
      ...{ minStep: 20, maxStep: 30 },
    });
  });

  test("of nothing is a count of 0 and no numbers", () => {
    const { count, ...numbers } = summarize(step, value, 35, 45);
    expect(count).toBe(0);
    expect(Object.values(numbers).every(Number.isNaN)).toBe(true);
  });

  test("the mean of a constant is the constant", () => {
    const constant = new Float64Array(1_000).fill(0.1);
    expect(
      summarize(
        constant.map((_, i) => i),
        constant,
      ).mean,
    ).toBe(0.1);
  });
});

describe("range without outliers", () => {
  test.each(vectors.robust_range)("$name", ({ columns, range }) => {
    expect(robustRange(columns.map(floats))).toEqual(range);
  });

  test("leaves what it is given alone", () => {
    const values = walk(100, 1, 0.1);
    const before = values.slice();
    robustRange([values]);
    expect(values).toEqual(before);
  });
});

test.each([1, 2, 3, 10, 101, 1_000])("quantiles of %d values are those of the sorted", (count) => {
  const next = random(count);
  const values = Float64Array.from({ length: count }, () => Math.floor(next() * 50)); // with ties
  const sorted = values.toSorted();
  for (const share of [0, 0.05, 0.5, 0.731, 0.95, 1]) {
    const place = share * (count - 1);
    const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]] as [number, number];
    const expected = low + (high - low) * (place - Math.floor(place));
    expect(quantile(values, share)).toBeCloseTo(expected, 12);
  }
});
