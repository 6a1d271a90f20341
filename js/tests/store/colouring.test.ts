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
