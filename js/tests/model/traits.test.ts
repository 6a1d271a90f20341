import { expect, test } from "vitest";
import { DEFAULTS, readTrait, type TraitName } from "../../src/model/traits";
import { FakeModel } from "../fake-model";

test.each<[TraitName, unknown[]]>([
  ["height", ["600", NaN, 10]],
  ["panel", [3]],
  ["runs", [[null], "a"]],
  ["run_filter", [null]],
  ["tag_filter", [{}]],
  ["colors", [[], { a: "red" }, { a: 1 }]],
  ["color_by", ["lr", "regex:", 1]],
  ["group_by", ["hparam"]],
  ["ranges", [{ a: { y: [1, 0] } }, { a: { z: [0, 1] } }, { a: [0, 1] }, null]],
  ["cards", [{ a: { colour: "red" } }, { a: { table: 1 } }, { a: { toString: true } }]],
  ["step", ["1", Number.NaN]],
  ["card_width", [20]],
  ["pins", ["loss"]],
  ["hidden_runs", ["a", [1]]],
  ["smoothing", [-0.1, 1.01, NaN, "0.5"]],
  ["x_axis", ["steps"]],
  ["y_scale", ["yes", true]],
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
