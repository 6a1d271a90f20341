import { describe, expect, test } from "vitest";
import { indexAtOrBefore, nearestIndex, partitions, stepOrder } from "../../src/core/steps";
import { floats } from "./numbers";
import vectors from "./vectors.json";

test.each(vectors.partitions)("partitions: $name", ({ step, starts }) => {
  expect(partitions(floats(step))).toEqual(starts);
});

test("the order of steps keeps equal ones, and leaves out what is nowhere", () => {
  expect([...stepOrder(floats([0, 1, 1, 2]))]).toEqual([0, 1, 2, 3]);
  expect([...stepOrder(floats([5, "NaN", 1, 5, "Infinity", 0]))]).toEqual([5, 2, 0, 3]);
});

describe("nearest", () => {
  const step = floats([0, 10, 20, 20, "NaN", 5]);

  test.each([
    [-100, 0],
    [9, 1],
    [20, 3],
    [1e9, 3],
    [6, 5],
    [15, 1], // as near to 10 as to 20
    [NaN, -1],
  ])("to %d is point %d", (at, index) => expect(nearestIndex(step, at)).toBe(index));

  test("of no points is none", () => {
    expect(nearestIndex(floats([]), 1)).toBe(-1);
    expect(nearestIndex(floats(["NaN"]), 1)).toBe(-1);
  });
});

test.each([
  [-1, -1],
  [0, 0],
  [9.5, 5],
  [10, 1],
  [19, 1],
  [25, 3],
  [NaN, -1],
])("at or before %d is point %d", (at, index) => {
  expect(indexAtOrBefore(floats([0, 10, 20, 20, "NaN", 5]), at)).toBe(index);
});
