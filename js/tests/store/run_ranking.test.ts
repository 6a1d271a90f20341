import { expect, onTestFinished, test } from "vitest";
import { createBoard } from "../../src/store";
import { FakeModel } from "../fake-model";
import { update } from "../messages";

function open(traits: Record<string, unknown>) {
  const model = new FakeModel(traits);
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const board = createBoard(model, controller.signal);
  const names = () => board.ranking.runs.value.map((run) => run.name);
  const first = [3, 1, 2];
  model.push(
    update({
      series: { 0: [0, "loss"], 1: [1, "loss"], 2: [2, "loss"], 3: [3, "other"] },
      points: [
        { series: 0, step: [0, 1], value: [5, 2] },
        { series: 1, step: [0, 1], value: [1, 9] },
        { series: 2, step: [0, 1, 2], value: [4, 3, NaN] },
        { series: 3, step: [0], value: [0] },
      ],
      extra: {
        runs: ["run_10", "run_2", "run_1", "none"].map((name, id) => ({
          id,
          name,
          first_wall_time: first[id] ?? null,
        })),
      },
    }),
  );
  return { ...board, model, names };
}

test.each([
  ["name", false, ["none", "run_1", "run_2", "run_10"]],
  ["name", true, ["run_10", "run_2", "run_1", "none"]],
  ["time", false, ["run_2", "run_1", "run_10", "none"]],
  ["last", false, ["run_10", "run_1", "run_2", "none"]],
  ["last", true, ["run_2", "run_1", "run_10", "none"]],
  ["min", false, ["run_2", "run_10", "run_1", "none"]],
  ["max", true, ["run_2", "run_10", "run_1", "none"]],
] as const)("by %s, descending %s", (run_order, run_order_descending, expected) => {
  const { names } = open({ run_order, run_order_descending, run_order_tag: "loss" });
  expect(names()).toEqual(expected);
});

test("the order and the values follow the points, and the filter", () => {
  const { names, model, ranking, settings } = open({ run_order: "last", run_order_tag: "loss" });
  expect(ranking.values.value?.get(2)).toBe(3);
  model.push(update({ seq: 1, points: [{ series: 1, step: [2], value: [0] }] }));
  expect(names()[0]).toBe("run_2");
  settings.runFilter.value = "1";
  expect(names()).toEqual(["run_10", "run_1"]);
});

test("a tag that is not there sorts nothing", () => {
  const { names } = open({ run_order: "max", run_order_tag: "gone" });
  expect(names()).toEqual(["none", "run_1", "run_2", "run_10"]);
});
