import { expect, it } from "vitest";
import { linearLabels, logLabels, relativeLabels } from "../../src/charts/ticks";

it.each([
  [
    [0, 0.25, 0.5],
    ["0", "0.25", "0.50"],
  ],
  [
    [-0.2, 0, 0.2],
    ["−0.2", "0", "0.2"],
  ],
  [
    [0, 500, 1000],
    ["0", "500", "1,000"],
  ],
  [
    [0, 5000, 10_000],
    ["0", "5k", "10k"],
  ],
  [
    [1e6, 1.5e6, 2e6],
    ["1,000k", "1,500k", "2,000k"],
  ],
  [
    [2e7, 4e7],
    ["20M", "40M"],
  ],
  [
    [100.001, 100.002],
    ["100.001", "100.002"],
  ],
  [
    [0, 2e-9, 4e-9],
    ["0", "2e−9", "4e−9"],
  ],
  [
    [1e12, 2e12],
    ["1e12", "2e12"],
  ],
  [[3], ["3"]],
  [[], []],
])("labels %j", (ticks, labels) => {
  expect(linearLabels(ticks)).toEqual(labels);
});

it("labels decades shortly", () => {
  expect(logLabels([1e-7, 0.001, 0.5, 1, 1000, 1e6])).toEqual([
    "1e−7",
    "0.001",
    "0.5",
    "1",
    "1000",
    "1e6",
  ]);
});

it("labels durations of milliseconds", () => {
  expect(relativeLabels([0, 500, 90_000, 7_200_000])).toEqual(["0", "500 ms", "1 min 30 s", "2 h"]);
});
