import { expect, test } from "vitest";
import { DEFAULTS, readTrait, type TraitName } from "../../src/model/traits";
import { FakeModel } from "../fake-model";

test.each<[TraitName, unknown[]]>([
  ["height", ["600", NaN, 10]],
  ["panel", [3]],
  ["runs", [null]],
  ["tags", [{}]],
  ["hidden_runs", ["a", [1]]],
  ["smoothing", [-0.1, 1, NaN, "0.5"]],
  ["x_axis", ["steps"]],
  ["log_y", ["yes"]],
])("%s falls back to its default", (name, invalid) => {
  for (const value of [...invalid, undefined]) {
    expect(readTrait(new FakeModel({ [name]: value }), name)).toEqual(DEFAULTS[name]);
  }
});

test("valid values are read as they are", () => {
  const model = new FakeModel({ smoothing: 0.999, hidden_runs: ["a"], x_axis: "relative" });
  expect(readTrait(model, "smoothing")).toBe(0.999);
  expect(readTrait(model, "hidden_runs")).toEqual(["a"]);
  expect(readTrait(model, "x_axis")).toBe("relative");
});
