import { expect, test } from "vitest";
import { sortRuns } from "../../src/core/run_order";

const RUNS = [
  { id: 0, name: "run_1", firstWallTime: 30 },
  { id: 1, name: "run_2", firstWallTime: null },
  { id: 2, name: "run_9", firstWallTime: 10 },
  { id: 3, name: "run_10", firstWallTime: 30 },
];
const VALUES = new Map([
  [0, 0.5],
  [1, NaN],
  [3, -Infinity],
]);

test.each([
  ["name", false, [0, 1, 2, 3]],
  ["name", true, [3, 2, 1, 0]],
  ["time", false, [2, 0, 3, 1]],
  ["time", true, [0, 3, 2, 1]],
  ["value", false, [3, 0, 1, 2]],
  ["value", true, [0, 3, 1, 2]],
] as const)("by %s, descending %s", (by, descending, ids) => {
  expect(sortRuns(RUNS, by, VALUES, descending).map(({ id }) => id)).toEqual(ids);
});

test("by name whatever their order, and the list given stays as it is", () => {
  const turned = RUNS.toReversed();
  expect(sortRuns(turned, "name")).toEqual(RUNS);
  expect(turned).toEqual(RUNS.toReversed());
});

test("runs without any value keep their order", () => {
  expect(sortRuns(RUNS, "value")).toEqual(RUNS);
});
