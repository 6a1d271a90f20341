import { expect, onTestFinished, test } from "vitest";
import { createBoard } from "../../src/store";
import { FakeModel } from "../fake-model";
import { update } from "../messages";

function open(traits: Record<string, unknown>) {
  const model = new FakeModel(traits);
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const board = createBoard(model, controller.signal);
  model.push(update({ runs: ["a", "b", "c"] }));
  const colours = () => board.store.runs.value.map((run) => board.colouring.of(run));
  return { ...board, model, colours };
}

test("runs share a colour as soon as their hyperparameters are told", () => {
  const { model, colours } = open({ color_by: "hparam:lr" });
  expect(new Set(colours()).size).toBe(3);
  const runs = ["a", "b"].map((name, id) => ({
    id,
    name,
    first_wall_time: 1,
    hparams: { lr: 0.1 },
  }));
  model.push(update({ seq: 1, extra: { runs } }));
  const [a, b] = colours();
  expect(a).toBe(b);
});

test("no run in no group has a group's colour", () => {
  const { colouring, settings, colours } = open({ group_by: "regex:^[bc]$" });
  expect(new Set(colours()).size).toBe(3);
  settings.groupBy.value = "regex:^(?:b|c)";
  const [, b] = colours();
  expect(colouring.ofGroup("b")).toBe(b);
  expect(new Set(colours()).size).toBe(3);
});

test("groups and runs in none keep their colours while others come", () => {
  const { model, colouring, colours } = open({ group_by: "regex:^x|^y" });
  const former = colours();
  const runs = ["a", "b", "c", "0", "x1", "x2", "y1"].map((name, id) => ({
    id,
    name,
    first_wall_time: name === "0" || name === "x1" ? 0.5 : 1,
  }));
  model.push(update({ seq: 1, extra: { runs } }));
  const [zero, ...others] = colours();
  expect(others.slice(0, 3)).toEqual(former);
  const drawn = [zero, ...former, colouring.ofGroup("x"), colouring.ofGroup("y")];
  expect(new Set(drawn).size).toBe(6);
});

test("a group has its first run's colour where colours go by something else", () => {
  const { colouring, colours } = open({ group_by: "regex:^[ac]", color_by: "regex:^[bc]" });
  const [a, , c] = colours();
  expect(new Set(colours()).size).toBe(3);
  expect([colouring.ofGroup("a"), colouring.ofGroup("c")]).toEqual([a, c]);
});

test("a colour is chosen for the run, or the group that it shares its colour with", () => {
  const { colouring, store, settings } = open({ colors: { a: "#111111" } });
  const [a] = store.runs.value;
  if (!a) throw new Error("there is no run");
  expect([colouring.chosenFor(a), colouring.choiceOf(a)]).toEqual(["a", "#111111"]);
  settings.colorBy.value = "regex:^[ab]$";
  colouring.choose(a, "#222222");
  expect(settings.colors.value).toEqual({ a: "#222222" });
  colouring.choose(a, null);
  expect(colouring.choiceOf(a)).toBeNull();
});
