import { afterEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { shade } from "../../src/charts/plots/colours";
import { runColour } from "../../src/core/colours";
import { MOST_BYTES } from "../../src/store/items";
import { madeHistogram, madeHistograms } from "../gallery/made_data";
import { view } from "../messages";
import {
  find,
  get,
  hover,
  leave,
  type OpenBoard,
  openBoard,
  placeOn,
  shows,
  texts,
} from "./open-board";

let open: OpenBoard;
afterEach(() => open.close());

/** The newest step's colour on a white card. */
const NEWEST = hex(shade(runColour(0), "#ffffff", 1));

function hex(rgb: string): string {
  const parts = (rgb.match(/\d+/g) ?? []).map((part) => Number(part).toString(16).padStart(2, "0"));
  return `#${parts.join("")}`;
}

async function show(traits: Record<string, unknown> = {}, steps = 10): Promise<HTMLElement> {
  open = openBoard({ traits: { panel: "histograms", ...traits } });
  open.kernel.tellSteps(
    ["a", "b"].flatMap((run, r) =>
      ["weights/fc1", "weights/fc2"].map((tag, t) => madeHistograms(run, tag, steps, 10 * r + t)),
    ),
  );
  const card = await find(open.root, ".card");
  await expect.poll(() => painted(card)).toBe((steps - 1) * 10);
  return card;
}

/** The newest step on screen; -1 before the first painting. */
const painted = (card: ParentNode) =>
  Number(card.querySelector<HTMLElement>("[data-last-step]")?.dataset.lastStep ?? -1);

/** What is told of the place under the pointer, by its heading. */
function told(): Record<string, string> {
  const rows = Array.from(open.root.querySelectorAll(".tooltip tbody tr"));
  return Object.fromEntries(
    rows.map((row) => [texts(row, "th")[0] ?? "", texts(row, "td")[0] ?? ""]),
  );
}

function click(card: ParentNode, x: number, y: number): void {
  const { surface, at } = placeOn(card, x, y);
  surface.dispatchEvent(new PointerEvent("pointerup", at));
}

/** The requests sent, and the numbers of the steps that they ask for. */
const asked = () =>
  open.kernel.sent.flatMap((one) => {
    const { type, request, params } = one as never as {
      type: string;
      request: number;
      params: { numbers: number[] };
    };
    return type === "request" ? [{ request, numbers: params.numbers }] : [];
  });

const choose = (title: string) =>
  userEvent.click(
    Array.from(open.root.querySelectorAll<HTMLElement>(".panel-bar label")).find(
      (label) => label.textContent === title,
    ) as HTMLElement,
  );

describe("histograms", () => {
  it("have tabs of their own, and a card for each tag of each run", async () => {
    const card = await show();
    expect(texts(open.root, "[role=tab]")).toEqual(["Histograms2", "Distributions2"]);
    const names = Array.from(open.root.querySelectorAll(".card"), (one) => one.ariaLabel);
    expect(names).toEqual(["weights/fc1, a", "weights/fc1, b", "weights/fc2, a", "weights/fc2, b"]);
    await shows(NEWEST, card);
  });

  it("have of the toolbar only what means something", async () => {
    await show();
    expect(texts(open.root, ".toolbar .segments span")).toEqual(["Step", "Relative", "Wall"]);
    expect(texts(open.root, ".toolbar .toggle").map((text) => text.trim())).toEqual(["Settings"]);
  });

  it("tell bin, count, step and time under the pointer", async () => {
    const card = await show();
    hover(card, 0.5, 0.99);
    await expect.poll(() => Object.keys(told())).toContain("Bin");
    expect(told()).toMatchObject({ Step: "90", Relative: "18 s" });
    expect(told().Bin).toMatch(/^−?[\d.]+ to −?[\d.]+$/);
    expect(Number(told().Count)).toBeGreaterThanOrEqual(0);
    hover(card, 0.1, 0.5);
    await expect.poll(() => told().Step).not.toBe("90");
  });

  it("show on all cards the step that is pointed at on one", async () => {
    const card = await show();
    const [, , other] = Array.from(open.root.querySelectorAll(".card"));
    const stands = () => (other?.querySelectorAll("canvas")[1]?.width ?? 0) > 0;
    expect(stands()).toBe(false);
    hover(card, 0.5, 0.5);
    await expect.poll(stands).toBe(true);
    leave(card);
    await expect.poll(stands).toBe(false);
  });

  it("keep what is told while steps come", async () => {
    const card = await show();
    hover(card, 0.5, 0.99);
    await expect.poll(() => told().Step).toBe("90");
    const made = { ...madeHistogram(0, 1), step: 100 };
    open.kernel.tellSteps([
      { run: "a", tag: "weights/fc1", plugin: "histograms", step: [100], items: { 10: made } },
    ]);
    await expect.poll(() => painted(card)).toBe(100);
    await expect.poll(() => told().Step).toBe("100");
  });

  it("are marked at a step by a click, and by arrows from there", async () => {
    const card = await show();
    click(card, 0.5, 0.85);
    expect(open.kernel.saved.step).toBe(90);
    get(card, ".surface").focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(open.kernel.saved.step).toBe(80);
    await userEvent.keyboard("{Home}");
    expect(open.kernel.saved.step).toBe(0);
    await userEvent.keyboard("{Escape}");
    expect(open.kernel.saved.step).toBeNull();
  });

  it("are drawn over each other, as colours, by their logarithms", async () => {
    const card = await show();
    await choose("Overlay");
    expect(open.kernel.saved.histogram_mode).toBe("overlay");
    hover(card, 0.5, 0.9);
    await expect.poll(() => told().Count).toBeDefined();
    await choose("Heat map");
    hover(card, 0.99, 0.5);
    await expect.poll(() => told().Step).toBe(undefined);
    hover(card, 0.9, 0.5);
    await expect.poll(() => told().Step).toBe("90");
    hover(card, 0.18, 0.5);
    await expect.poll(() => told().Step).toBe("0");
    await userEvent.click(get(open.root, ".panel-bar button"));
    expect(open.kernel.saved.histogram_log).toBe(true);
  });

  it("of runs lie over each other at one step", async () => {
    await show();
    await choose("Runs");
    expect(open.kernel.saved.histogram_mode).toBe("runs");
    await expect
      .poll(() => Array.from(open.root.querySelectorAll(".card"), (one) => one.ariaLabel))
      .toEqual(["weights/fc1", "weights/fc2"]);
    const card = get(open.root, ".card");
    await shows(runColour(0), card);
    await shows(runColour(1), card);
    hover(card, 0.5, 0.5);
    const rows = () =>
      Array.from(open.root.querySelectorAll(".tooltip tbody tr"), (row) => texts(row, "td"));
    await expect
      .poll(() => rows().map(([, run, , step]) => [run, step]))
      .toEqual([
        ["a", "90"],
        ["b", "90"],
      ]);
    const slider = get<HTMLInputElement>(card, "input[type=range]");
    slider.value = "3";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await expect.poll(() => painted(card)).toBe(30);
    open.board.settings.step.value = 70;
    await expect.poll(() => painted(card)).toBe(70);
  });

  it("ask for steps that lie between those that came, each once", async () => {
    open = openBoard({ traits: { panel: "histograms" } });
    const made = madeHistograms("a", "w", 20, 1, [0, 10, 19]);
    open.kernel.tellSteps([made]);
    const numbers = () => asked().flatMap((one) => one.numbers);
    const sorted = () => numbers().sort((a, b) => a - b);
    const wanted = Array.from({ length: 20 }, (_, i) => i).filter((i) => ![0, 10, 19].includes(i));
    await expect.poll(sorted).toEqual(wanted);
    for (const { request, numbers } of asked()) {
      const items = numbers.map((i) => [i, { ...madeHistogram(0, 1), step: i * 10 }] as const);
      open.kernel.answerItems(request, 0, Object.fromEntries(items));
    }
    const card = await find(open.root, ".card");
    hover(card, 0.5, 0.99);
    await expect.poll(() => told().Step).toBe("190");
    expect(sorted()).toEqual(wanted);
  });

  it("are not asked for again where there is no room to hold them", async () => {
    open = openBoard({ traits: { panel: "histograms" } });
    open.kernel.tellSteps([madeHistograms("a", "w", 4, 1, [0, 3])]);
    await expect.poll(() => asked().map(({ numbers }) => numbers)).toEqual([[1, 2]]);
    const large = new DataView(new ArrayBuffer(0.6 * MOST_BYTES));
    const { buffers = [], ...rest } = madeHistogram(0, 1);
    const item = (number: number) => ({ ...rest, step: 10 * number, buffers: [...buffers, large] });
    open.kernel.answerItems(1, 0, { 1: item(1), 2: item(2) });
    await expect.poll(() => asked().flatMap(({ numbers }) => numbers)).toContain(0);
    const card = await find(open.root, ".card");
    await expect.poll(() => painted(card)).toBe(20);
    expect(asked().filter(({ numbers }) => numbers.includes(1))).toHaveLength(1);
  });

  it("show what is here without a kernel, and ask for nothing", async () => {
    open = openBoard({ traits: { panel: "histograms" } });
    open.kernel.tellSteps([madeHistograms("a", "w", 20, 1, [0, 10, 19])]);
    open.kernel.emit("comm_live_update");
    const card = await find(open.root, ".card");
    await expect.poll(() => painted(card)).toBe(190);
    expect(open.kernel.sent.filter((one) => (one as { type: string }).type === "request")).toEqual(
      [],
    );
  });

  it("that are damaged or away say so", async () => {
    open = openBoard({ traits: { panel: "histograms", tags: ["damaged", "newest"] } });
    open.kernel.tellSteps([
      {
        ...madeHistograms("a", "damaged", 1, 1),
        items: { 0: { error: "a histogram of 3 edges and 2 counts" } },
      },
      {
        ...madeHistograms("a", "newest", 3, 1, [0, 1]),
        items: { 0: madeHistogram(0, 1), 1: madeHistogram(0, 1), 2: { error: "cut short" } },
      },
    ]);
    await expect
      .poll(() => texts(open.root, ".item-failed p"))
      .toEqual(["a histogram of 3 edges and 2 counts"]);
    expect(texts(open.root, ".plot-note")).toEqual(["Step 20: cut short"]);
  });

  it("of any bytes are drawn or left out, and nothing breaks", async () => {
    open = openBoard({ traits: { panel: "histograms", tags: ["odd"] } });
    const item = (...columns: number[][]) => ({
      content: { buckets: columns[0]?.length ?? 0 },
      buffers: columns.map((one) => view(one)),
    });
    const items = [
      item([], [], []),
      item([Number.NaN], [1], [2]),
      item([-1e308], [1e308], [3]),
      item([0, 1], [1]),
      { content: { buckets: "x" }, buffers: [] },
      item([3, 3], [3, 3], [1, Infinity]),
    ];
    open.kernel.tellSteps([
      { ...madeHistograms("a", "odd", 6, 1), items: Object.fromEntries(items.entries()) },
    ]);
    const card = await find(open.root, ".card");
    await expect.poll(() => painted(card)).toBe(50);
    for (const mode of ["offset", "overlay", "heatmap", "runs"] as const) {
      open.board.settings.histogramMode.value = mode;
      const one = await find(open.root, ".card");
      await expect.poll(() => painted(one)).toBe(50);
    }
  });

  it("take the full width for all runs of a tag", async () => {
    const card = await show();
    const { width } = card.getBoundingClientRect();
    await userEvent.click(get(card, ".full-width"));
    expect(open.kernel.saved.cards).toEqual({ "weights/fc1": { full_width: true } });
    const wide = () => get(open.root, ".card").getBoundingClientRect().width;
    await expect.poll(wide).toBeGreaterThan(1.8 * width);
  });

  it("alone have their axis in the panel", async () => {
    await show({ toolbar: false, run_list: false });
    expect(open.root.querySelector(".toolbar")).toBeNull();
    await choose("Relative");
    expect(open.kernel.saved.x_axis).toBe("relative");
  });
});

describe("distributions", () => {
  it("tell nine percentiles at a step, which a click marks", async () => {
    const card = await show({ panel: "distributions" });
    await shows(runColour(0), card);
    hover(card, 0.95, 0.5);
    await expect
      .poll(() => Object.keys(told()))
      .toEqual([
        "Greatest",
        "93.32 %",
        "84.13 %",
        "69.15 %",
        "Median",
        "30.85 %",
        "15.87 %",
        "6.68 %",
        "Least",
        "Step",
        "Relative",
        "Time",
      ]);
    expect(told().Step).toBe("90");
    const values = Object.values(told())
      .slice(0, 9)
      .map((text) => Number(text.replace("−", "-")));
    expect(values).toEqual([...values].sort((a, b) => b - a));
    click(card, 0.14, 0.5);
    expect(open.kernel.saved.step).toBe(0);
  });
});
