import { expect, test } from "vitest";
import { parseQuery, searchPoints } from "../../src/core/point_search";

const numbers = {
  kind: "number",
  values: Float64Array.of(1, 2.5, NaN, -3, 10, Infinity),
} as const;

const texts = {
  kind: "text",
  values: ["apple", "Banana", "", "12", "<b>"],
  codes: Uint32Array.of(0, 1, 1, 2, 3, 4, 0),
} as const;

function find(column: Parameters<typeof searchPoints>[0], typed: string, isRegex = false) {
  return [...searchPoints(column, parseQuery(typed, isRegex)).points];
}

test("text is found whatever its case", () => {
  expect(find(texts, "AN")).toEqual([1, 2]);
  expect(find(texts, "<b")).toEqual([5]);
  expect(find(texts, "nothing")).toEqual([]);
});

test("a regular expression is one only where it is to be", () => {
  expect(find(texts, "^a|^B", true)).toEqual([0, 1, 2, 6]);
  expect(find(texts, "^a")).toEqual([]);
});

test("an expression that is wrong says why and finds nothing", () => {
  const query = parseQuery("(", true);
  expect(query.error).toMatch(/unterminated group/i);
  expect(find(texts, "(", true)).toEqual([]);
});

test.each([
  ["> 1", [1, 4, 5]],
  [">= 2.5", [1, 4, 5]],
  ["≥2.5", [1, 4, 5]],
  ["< 1", [3]],
  ["<=1", [0, 3]],
  ["= 10", [4]],
  ["1..5", [0, 1]],
  ["-3 .. 1e0", [0, 3]],
  ["..0", [3]],
  ["2..", [1, 4, 5]],
  ["10", [4]],
  ["nan", [2]],
])("%s of numbers", (typed, points) => {
  expect(find(numbers, typed)).toEqual(points);
});

test("a range also finds texts that are numbers, and no others", () => {
  expect(find(texts, "> 5")).toEqual([4]);
  expect(find(texts, "..5")).toEqual([]);
});

test("a search that takes too long says that there may be more", () => {
  const values = Array.from({ length: 16 }, (_, i) => `${"a".repeat(25)}${i}`);
  const column = { kind: "text", values, codes: Uint32Array.of(0, 1, 2, 3) } as const;
  const { fault } = searchPoints(column, parseQuery("(a+)+$", true));
  expect(fault).toMatch("takes too long");
});
