import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { countsOf, prItem } from "../gallery/made_pr";
import { find, get, type OpenBoard, openBoard, texts } from "./open-board";

let open: OpenBoard;

/** Two of three positives score high; thresholds 0, ¼, ½, ¾, 1. */
const GOOD = prItem(countsOf([true, true, true, false, false], [0.9, 0.8, 0.3, 0.6, 0.1], 5));
const PERFECT = prItem(countsOf([true, true, false, false], [0.9, 0.8, 0.1, 0.2], 5));

const curves = (run: string, step: number[], items: object, tag = "cats") => ({
  run,
  tag,
  plugin: "pr_curves",
  step,
  items: items as never,
});

function tell(traits: Record<string, unknown> = {}): void {
  open = openBoard({ traits: { panel: "pr_curves", ...traits } });
  open.kernel.tellSteps([
    curves("a", [10, 20], { 0: GOOD, 1: PERFECT }),
    curves("b", [15], { 0: GOOD }),
  ]);
}

afterEach(() => open.close());

const rows = () =>
  Array.from(open.root.querySelectorAll(".scores tbody tr"), (row) => texts(row, "th, td"));
const steps = () => texts(open.root, ".scores tbody td:nth-child(2)");
const heads = () => texts(open.root, ".scores thead th");
const asked = () =>
  open.kernel.sent.filter((one) => (one as { type: string }).type === "request") as {
    params: { series: number; numbers: number[] };
  }[];

describe("a card", () => {
  beforeEach(async () => {
    tell();
    await find(open.root, ".curve");
  });

  test("has a curve a run at its newest step, and says what it comes to", () => {
    expect(heads()).toEqual(["Run", "Step", "AP", "AUC"]);
    expect(rows()).toEqual([
      ["a", "20", "1", "1"],
      ["b", "15", "0.9167", "0.8333"],
    ]);
    const strokes = Array.from(open.root.querySelectorAll(".curve"), (one) =>
      one.getAttribute("stroke"),
    );
    expect(new Set(strokes).size).toBe(2);
  });

  test("shows the step nearest to the slider's, and goes on with what comes at its end", async () => {
    const slider = get<HTMLInputElement>(open.root, ".step-slider");
    expect(slider.max).toBe("2");
    await userEvent.fill(slider, "0");
    await expect.poll(steps).toEqual(["10", "15"]);
    await userEvent.fill(slider, "2");
    await expect.poll(steps).toEqual(["20", "15"]);
    open.kernel.tellSteps([curves("b", [30], { 1: { ...PERFECT, step: 30 } })]);
    await expect.poll(steps).toEqual(["20", "30"]);
  });

  test("follows the step that is marked on the board", async () => {
    open.kernel.set("step", 11);
    await expect.poll(steps).toEqual(["10", "15"]);
  });

  test("leaves out runs that are switched off", async () => {
    open.kernel.set("hidden_runs", ["a"]);
    await expect.poll(() => rows().map(([name]) => name)).toEqual(["b"]);
  });

  test("draws the ROC curve from corner to corner", async () => {
    await userEvent.click(get(open.root, "[aria-label=Curve] label:last-child"));
    await find(open.root, ".plot-guide");
    expect(open.kernel.get("curve")).toBe("roc");
    const d = get(open.root, ".curve").getAttribute("d") ?? "";
    const guide = get(open.root, ".plot-guide").getAttribute("d") ?? "";
    const ends = (path: string) => {
      const points = path.split(/[ML]/).slice(1);
      return [points[0], points.at(-1)].map((point) => (point ?? "").split(" ").map(Number));
    };
    for (const [i, end] of ends(guide).entries()) {
      expect(ends(d)[i]?.map(Math.round)).toEqual(end.map(Math.round));
    }
  });

  test("tells of the nearest point of each run under the pointer", async () => {
    const { left, top, width, height } = get(open.root, ".curve-plot").getBoundingClientRect();
    // The right end of a curve is its least threshold, where all are predicted.
    get(open.root, ".curve-plot").dispatchEvent(
      new PointerEvent("pointermove", {
        clientX: left + width - 16,
        clientY: top + height * 0.42,
        bubbles: true,
      }),
    );
    await find(open.root, ".tooltip");
    const shown = Array.from(open.root.querySelectorAll(".tooltip tbody tr"), (row) =>
      texts(row, "td").slice(1),
    );
    expect(shown).toContainEqual(["b", "0", "0.6", "1", "3", "2", "0", "0"]);
    expect(texts(open.root, ".tooltip th")).toContain("Threshold");
    expect(open.root.querySelectorAll(".plot-hover circle")).toHaveLength(2);
  });
});

test("a threshold marks the operating points and tells their scores", async () => {
  tell({ threshold: 0.5, beta: 2 });
  await find(open.root, ".operating-point");
  expect(open.root.querySelectorAll(".operating-point")).toHaveLength(2);
  expect(heads().slice(2).join(" ")).toBe(
    "AP Precision Recall F1 F2 Accuracy TP FP TN FN Threshold AUC",
  );
  const b = () => rows()[1]?.slice(2).join(" ");
  expect(b()).toBe("0.9167 0.6667 0.6667 0.6667 0.6667 0.6 2 1 1 1 0.5 0.8333");
  const slider = get<HTMLInputElement>(open.root, ".threshold input[type=range]");
  await userEvent.fill(slider, "0.99");
  await expect.poll(b).toBe("0.9167 0 0 0 0 0.4 0 0 2 3 1 0.8333");
  expect(open.kernel.get("threshold")).toBe(0.99);
  await userEvent.click(get(open.root, ".threshold input[type=checkbox]"));
  await expect.poll(() => open.kernel.get("threshold")).toBeNull();
  expect(open.root.querySelector(".operating-point")).toBeNull();
});

test("lines of equal F1 lie under precision and recall alone", async () => {
  tell({ iso_f1: true });
  await find(open.root, ".iso-f1 path");
  open.kernel.set("curve", "roc");
  await expect.poll(() => open.root.querySelector(".iso-f1")).toBeNull();
});

describe("what is not here", () => {
  test("is asked for once, and its predecessor stays until it comes", async () => {
    open = openBoard({ traits: { panel: "pr_curves" } });
    open.kernel.tellSteps([curves("a", [10, 20], { 1: PERFECT })]);
    await find(open.root, ".curve");
    expect(asked()).toEqual([]);
    await userEvent.fill(get(open.root, ".step-slider"), "0");
    await expect.poll(() => asked().map(({ params }) => params.numbers)).toEqual([[0]]);
    expect(steps()).toEqual(["20"]);
    expect(get(open.root, ".curve").classList).toContain("pending");
    const { request } = asked()[0] as never as { request: number };
    open.kernel.answerItems(request, 0, { 0: { ...GOOD, step: 10 } });
    await expect.poll(steps).toEqual(["10"]);
  });

  test("says why, and is asked for again", async () => {
    open = openBoard({ traits: { panel: "pr_curves" } });
    open.kernel.tellSteps([
      curves("a", [10], { 0: { error: "the record is damaged" } }),
      curves("b", [10], { 0: { content: { thresholds: 9 }, buffers: GOOD.buffers } }),
    ]);
    await find(open.root, ".scores-failed");
    expect(texts(open.root, ".scores-failed span")).toEqual([
      "the record is damaged",
      "a PR curve from the kernel has not 9 thresholds",
    ]);
    await userEvent.click(get(open.root, ".scores-failed button"));
    await expect.poll(() => asked().map(({ params }) => params.numbers)).toEqual([[0]]);
  });
});

test("average precision over steps asks for what is away, and is drawn of what is here", async () => {
  open = openBoard({ traits: { panel: "pr_curves" } });
  open.kernel.tellSteps([curves("a", [10, 20, 30], { 0: GOOD, 2: PERFECT })]);
  await find(open.root, ".curve");
  await userEvent.click(get(open.root, "[aria-label='Over steps: cats']"));
  await find(open.root, ".history-line circle");
  const points = () => texts(open.root, ".history-line circle title");
  expect(points()).toEqual(["a, step 10: 0.91667", "a, step 30: 1"]);
  await expect.poll(() => asked().map(({ params }) => params.numbers)).toEqual([[1]]);
  const { request } = asked()[0] as never as { request: number };
  open.kernel.answerItems(request, 0, { 1: { ...GOOD, step: 20 } });
  await expect.poll(() => points().length).toBe(3);
});

test("the toolbar has no smoothing and no axes for it", async () => {
  tell();
  await find(open.root, ".curve");
  expect(open.root.querySelector(".toolbar [aria-label='Horizontal axis']")).toBeNull();
  open.kernel.set("panel", "scalars");
  await find(open.root, ".toolbar [aria-label='Horizontal axis']");
});
