import { describe, expect, test } from "vitest";
import { aggregate, type Band } from "../../src/core/aggregate";
import { studentT95 } from "../../src/core/student_t";
import { expectNear } from "./expect_near";
import { floats, random, walk } from "./numbers";
import vectors from "./vectors.json";

test.each(vectors.student_t)("Student's t, $name", ({ freedom, t }) => {
  expect(studentT95(freedom)).toBeCloseTo(t, 11);
});

test("Student's t falls towards the normal distribution's", () => {
  const factors = Array.from({ length: 300 }, (_, i) => studentT95(i + 1));
  expect(factors).toEqual(factors.toSorted((a, b) => b - a));
  expect(studentT95(100_000)).toBeCloseTo(1.959964, 4);
});

describe("aggregate", () => {
  test.each(vectors.aggregate)("$name", ({ lines, band, ...expected }) => {
    const columns = lines.map(({ x, y }) => ({ x: floats(x), y: floats(y) }));
    const found = aggregate(columns, band as Band);
    expectNear(found.x, expected.x);
    expectNear(found.mean, expected.mean);
    expectNear(found.low, expected.low);
    expectNear(found.high, expected.high);
    expect([...found.count]).toEqual(expected.count);
  });

  test("the order of points and of runs does not matter", () => {
    const next = random(1);
    const lines = [1, 2, 3].map((seed) => ({
      x: Float64Array.from({ length: 50 }, () => Math.floor(next() * 1e6)).sort(),
      y: walk(50, seed),
    }));
    const turned = lines.map(({ x, y }) => ({ x: x.toReversed(), y: y.toReversed() })).reverse();
    const [one, other] = [aggregate(lines, "std"), aggregate(turned, "std")];
    expect(other.x).toEqual(one.x);
    expect(other.count).toEqual(one.count);
    expectNear(other.mean, [...one.mean]);
    expectNear(other.high, [...one.high]);
  });

  test("a point that is nowhere is left out", () => {
    const { x, mean } = aggregate([{ x: floats([0, "NaN", 2]), y: floats([1, 9, 3]) }], "std");
    expect([[...x], [...mean]]).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  test("of many x some stay, the ends among them, and the values are those at them", () => {
    const x = Float64Array.from({ length: 10_001 }, (_, i) => i);
    const line = { x, y: x.map((at) => at * at) };
    const found = aggregate([line, { x: x.map((at) => at + 0.5), y: line.y }], "minmax", 100);
    expect(found.x).toHaveLength(100);
    expect([found.x[0], found.x[99]]).toEqual([0, 10_000.5]);
    found.x.forEach((at, i) => {
      if (Number.isInteger(at)) expect(found.high[i]).toBe(at * at);
    });
  });

  test("equal runs have a band of no width", () => {
    const line = { x: floats([0, 1]), y: floats([0.1, 0.7]) };
    for (const band of ["std", "minmax", "ci95"] as const) {
      const { mean, low, high } = aggregate([line, line, line], band);
      expect([low, high]).toEqual([mean, mean]);
      expect(mean).toEqual(line.y);
    }
  });
});
