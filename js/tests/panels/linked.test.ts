import { afterEach, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { runColour } from "../../src/core/colours";
import type { FakeModel } from "../fake-model";
import { madeSeries } from "../gallery/made_data";
import { drag, find, get, type OpenBoard, openBoard, pixelsOf, shows } from "./open-board";

const boards: OpenBoard[] = [];
const show = (traits: Record<string, unknown> = {}): OpenBoard => {
  const open = openBoard({ traits: { smoothing: 0, ...traits } });
  boards.push(open);
  return open;
};
afterEach(() => {
  for (const open of boards.splice(0)) open.close();
});

/** What ipywidgets' `jslink` does in the page (@jupyter-widgets/controls, `LinkModel`). */
function jslink(a: FakeModel, b: FakeModel, trait: string): void {
  const follow = (source: FakeModel, target: FakeModel) =>
    source.on(`change:${trait}`, () => {
      target.set(trait, source.get(trait));
      target.save_changes();
    });
  follow(a, b);
  follow(b, a);
}

it("settings linked within the page follow each other while no kernel answers", async () => {
  const [board, panel] = [show(), show({ toolbar: false, run_list: false })];
  for (const { kernel } of boards) {
    kernel.tell(["a", "b"].map((run, r) => madeSeries(run, "loss", 60, 10 * r)));
  }
  for (const trait of ["smoothing", "runs", "step"]) jslink(board.kernel, panel.kernel, trait);
  const card = await find(panel.root, ".card");
  await shows(runColour(0), card);
  const slider = get<HTMLInputElement>(board.root, ".toolbar input[type=number]");
  await userEvent.fill(slider, "0.9");
  expect(panel.board.settings.smoothing.value).toBe(0.9);
  expect(panel.kernel.saved.smoothing).toBe(0.9);
  panel.board.settings.runs.value = ["b"];
  expect(board.kernel.saved.runs).toEqual(["b"]);
  await expect.poll(() => pixelsOf(runColour(0), card)).toBeLessThan(5);
  panel.board.settings.step.value = 30;
  expect(board.board.settings.step.value).toBe(30);
  board.board.settings.step.value = null;
  expect(panel.board.settings.step.value).toBeNull();
});

it("asks for the finer points of a line in the order that the board has", async () => {
  const open = show({ step_order: "partitioned" });
  open.kernel.tell([{ ...madeSeries("a", "loss", 100, 0), total: 10_000 }]);
  const card = await find(open.root, ".card");
  await shows(runColour(0), card);
  const orders = () =>
    open.kernel.sent.flatMap((one) => {
      const { type, params } = one as { type: string; params: { step_order?: string } };
      return type === "request" ? [params.step_order ?? "ordered"] : [];
    });
  drag(card, [0.3, 0.3], [0.6, 0.6]);
  await expect.poll(orders).toEqual(["partitioned"]);
  open.kernel.set("step_order", "ordered");
  await expect.poll(orders).toEqual(["partitioned", "ordered"]);
});
