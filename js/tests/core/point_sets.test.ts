import { expect, test } from "vitest";
import {
  complement,
  difference,
  fromMask,
  fromRanges,
  has,
  intersection,
  sameSet,
  setOf,
  toRanges,
  union,
} from "../../src/core/point_sets";

const set = (...points: number[]) => Uint32Array.from(points);

test("sets of points are united, taken away and intersected", () => {
  expect(union(set(1, 3, 5), set(2, 3, 9))).toEqual(set(1, 2, 3, 5, 9));
  expect(difference(set(1, 3, 5), set(2, 3, 9))).toEqual(set(1, 5));
  expect(intersection(set(1, 3, 5), set(2, 3, 5, 9))).toEqual(set(3, 5));
  expect(union(set(), set(4))).toEqual(set(4));
  expect(difference(set(4), set())).toEqual(set(4));
  expect(intersection(set(), set(4))).toEqual(set());
});

test("all others are the complement", () => {
  expect(complement(set(0, 2), 4)).toEqual(set(1, 3));
  expect(complement(set(), 2)).toEqual(set(0, 1));
  expect(complement(set(0, 1), 2)).toEqual(set());
});

test("any indices become a set", () => {
  expect(setOf([5, 1, 5, 3, 1])).toEqual(set(1, 3, 5));
  expect(fromMask(Uint8Array.of(0, 1, 0, 2))).toEqual(set(1, 3));
});

test("a set says what it has, and whether another has the same", () => {
  expect([0, 1, 2, 7, 8].filter((point) => has(set(1, 7), point))).toEqual([1, 7]);
  expect(sameSet(set(1, 2), set(1, 2))).toBe(true);
  expect(sameSet(set(1, 2), set(1, 3))).toBe(false);
  expect(sameSet(set(1), set(1, 2))).toBe(false);
});

test("a set goes into a text of ranges and comes back", () => {
  const points = set(0, 1, 2, 5, 7, 8);
  expect(toRanges(points)).toBe("0-2,5,7-8");
  expect(fromRanges("0-2,5,7-8", 100)).toEqual(points);
  expect(toRanges(set())).toBe("");
  expect(fromRanges("", 9)).toEqual(set());
});

test("ranges that no set has written do no harm", () => {
  expect(fromRanges("8-99999999999999999999,x,-3,2-1,4", 10)).toEqual(set(4, 8, 9));
});
