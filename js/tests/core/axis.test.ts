import { expect, test } from "vitest";
import { joinByStep, xColumn } from "../../src/core/axis";
import { floats } from "./numbers";

test("relative steps begin at the series' first step", () => {
  const wallTime = floats([1, 1, 1, 1]);
  const columns = (step: (number | string)[]) => ({ step: floats(step), wallTime });
  expect([...xColumn(columns([100, 101, 99, 200]), "relative_step")]).toEqual([0, 1, -1, 100]);
  expect([...xColumn(columns(["NaN", 5, 6, "NaN"]), "relative_step")]).toEqual([NaN, 0, 1, NaN]);
});

test("another tag's value is that of the step, or the last before it", () => {
  const joined = joinByStep(
    floats([0, 10, 14, 20, 25, 5, "NaN", 1e9]),
    floats([10, 20, 20, 25, 30]),
    floats([1, 2, 3, "NaN", 4]),
  );
  expect([...joined]).toEqual([NaN, 1, 1, 3, NaN, NaN, NaN, 4]);
});

test("the other tag's steps may go back, or not be there at all", () => {
  const joined = joinByStep(floats([1, 2, 3]), floats([1, 3, "NaN", 2]), floats([10, 30, 99, 20]));
  expect([...joined]).toEqual([10, 20, 30]);
  expect([...joinByStep(floats([1]), floats([]), floats([]))]).toEqual([NaN]);
});
