import { expect, onTestFinished, test, vi } from "vitest";
import { createBoard } from "../../src/store";
import { FakeModel } from "../fake-model";
import { range, update } from "../messages";

function open(traits: Record<string, unknown> = {}) {
  const model = new FakeModel(traits);
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return { model, controller, ...createBoard(model, controller.signal) };
}

/** Runs a, b and c; tags in two groups and one without a slash. */
function filled(traits: Record<string, unknown> = {}) {
  const board = open(traits);
  const tags = ["Loss/train", "Loss/test", "epoch", "Accuracy/2", "Accuracy/10"];
  const series = Object.fromEntries(
    tags.flatMap((tag, t) => range(3).map((run) => [t * 3 + run, [run, tag] as const])),
  );
  board.model.push(update({ runs: ["c", "a", "b"], series }));
  return board;
}

test("settings begin with the traits, and write nothing back", () => {
  const { model, settings } = open({ smoothing: 0.3, hidden_runs: ["a"], x_axis: "nonsense" });
  expect(settings.smoothing.value).toBe(0.3);
  expect(settings.hiddenRuns.value).toEqual(["a"]);
  expect(settings.xAxis.value).toBe("step");
  expect(model.saves).toBe(0);
});

test("what the user changes is saved, once", () => {
  const { model, settings } = open();
  settings.smoothing.value = 0.9;
  settings.hiddenRuns.value = ["a", "b"];
  settings.hiddenRuns.value = ["a", "b"];
  expect(model.saved).toEqual({ smoothing: 0.9, hidden_runs: ["a", "b"] });
  expect(model.saves).toBe(2);
});

test("what the kernel changes comes in, without an echo; nonsense becomes the default", () => {
  const { model, settings } = open({ y_scale: "linear" });
  model.set("y_scale", "log");
  model.set("hidden_runs", ["a"]);
  expect(settings.yScale.value).toBe("log");
  expect(settings.hiddenRuns.value).toEqual(["a"]);
  model.set("smoothing", 7);
  expect(settings.smoothing.value).toBe(0.6);
  expect(model.saves).toBe(0);
});

test("a closed board follows nothing and writes nothing", () => {
  const { model, settings, controller } = open();
  controller.abort();
  settings.smoothing.value = 0.1;
  model.set("y_scale", "log");
  expect(model.saves).toBe(0);
  expect(settings.yScale.value).toBe("linear");
});

test("groups follow the tag's first segment in natural order", () => {
  const { selection } = filled();
  expect(
    selection.groups.value.map(({ name, cards }) => [name, cards.map((card) => card.tag)]),
  ).toEqual([
    ["Accuracy", ["Accuracy/2", "Accuracy/10"]],
    ["Loss", ["Loss/test", "Loss/train"]],
    ["epoch", ["epoch"]],
  ]);
  const [card] = selection.groups.value[0]?.cards ?? [];
  expect(card?.series.map((series) => series.run.name)).toEqual(["a", "b", "c"]);
});

test("the tag filter picks cards, and cards that stay are the same objects", () => {
  const { selection, settings, model } = filled();
  const before = selection.groups.value[1]?.cards;
  settings.tagFilter.value = "LOSS";
  expect(selection.groups.value.map((group) => group.name)).toEqual(["Loss"]);
  expect(selection.groups.value[0]?.cards[0]).toBe(before?.[0]);
  settings.tagFilter.value = "(";
  expect(selection.tagFilter.value.error).not.toBeNull();
  expect(selection.groups.value).toHaveLength(3);
  model.push(update({ seq: 1, series: { 99: [0, "new"] } }));
  expect(selection.groups.value).toHaveLength(4);
  expect(selection.groups.value[1]?.cards[0]).toBe(before?.[0]);
});

test("points that come do not make groups anew", () => {
  const { selection, model } = filled();
  const before = selection.groups.value;
  model.push(update({ seq: 1, points: [{ series: 0, step: [1], value: [1] }] }));
  expect(selection.groups.value).toBe(before);
});

test("runs are listed by the filter and drawn by the checkbox", () => {
  const { selection, settings, store, model } = filled();
  const names = () =>
    store.runs.value
      .filter((run) => selection.visibleRuns.value.has(run.id))
      .map((run) => run.name);
  const run = (name: string) => {
    const found = store.runs.value.find((one) => one.name === name);
    if (!found) throw new Error(name);
    return found;
  };
  settings.runFilter.value = "a|b";
  expect(selection.listedRuns.value.map((one) => one.name)).toEqual(["a", "b"]);
  selection.setRunVisible(run("a"), false);
  expect(names()).toEqual(["b"]);
  expect(model.saved.hidden_runs).toEqual(["a"]);
  selection.setAllVisible(false);
  settings.runFilter.value = "";
  expect(names()).toEqual(["c"]);
  selection.showOnly(run("b"));
  expect(names()).toEqual(["b"]);
  selection.setAllVisible(true);
  expect(names()).toEqual(["a", "b", "c"]);
});

test("filtering 1,000 runs of 700 tags asks their names, not 100,000 series", () => {
  const { model, selection, settings } = open();
  const runs = range(1_000).map((run) => `run_${run}`);
  const pairs = range(100_000).map((id) => [id, [id % 1_000, `g${id % 7}/${id % 100}`]] as const);
  model.push(update({ runs, series: Object.fromEntries(pairs) }));
  expect(selection.groups.value).not.toHaveLength(0);
  const card = selection.groups.value.find(({ name }) => name === "g3")?.cards[0];
  const asked = vi.spyOn(RegExp.prototype, "test");
  onTestFinished(() => void asked.mockRestore());
  settings.tagFilter.value = "g3";
  expect(selection.groups.value).toHaveLength(1);
  settings.runFilter.value = "run_99";
  expect(selection.visibleRuns.value.size).toBe(11);
  expect(asked.mock.calls.length).toBeLessThan(5_000);
  // Nothing was grouped anew.
  expect(selection.groups.value[0]?.cards).toContain(card);
});
