import { documents } from "@bokeh/bokehjs/build/js/lib/document/document";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { userEvent } from "vitest/browser";
import scatter from "../../../tests/contract/figures/scatter.json";
import twoPlots from "../../../tests/contract/figures/two_plots.json";
import { runColour } from "../../src/core/colours";
import { mount } from "../../src/index";
import type { FakeSeries } from "../fake-kernel";
import { madeSeries } from "../gallery/made_data";
import {
  canvasesIn,
  find,
  get,
  type OpenBoard,
  openBoard,
  pixelsOf,
  shows,
  texts,
} from "./open-board";

const TITLE = "Learning rate × loss";
const columns = [
  { name: "lr", tag: "train/lr" },
  { name: "loss", tag: "loss" },
];
const panel = { title: TITLE, columns, ...scatter };

function points(run: string, from: number, count: number): FakeSeries[] {
  const step = Float64Array.from({ length: count }, (_, i) => from + i);
  const wallTime = step.map((one) => 1000 + one);
  const series = { run, step, wallTime };
  return [
    { ...series, tag: "train/lr", value: step.map((one) => 0.1 / (one + 1)) },
    { ...series, tag: "loss", value: step.map((one) => 2 / (one + 1)) },
  ];
}

let open: OpenBoard;

const figure = () => get(open.root, ".own-figure");
const rows = () => figure().dataset.rows;
const tabs = () => texts(open.root, "[role=tab]");

beforeEach(() => {
  open = openBoard({ traits: { panel: TITLE } });
});
afterEach(() => open.close());

describe("a panel of the user's own", () => {
  it("is a tab beside the others, and draws the runs that are shown in their colours", async () => {
    open.kernel.tell([...points("a", 0, 20), ...points("b", 0, 20)]);
    open.kernel.addPanels([panel]);
    await find(open.root, ".own-figure");
    expect(tabs()).toEqual(["Scalars2", TITLE]);
    expect(get(open.root, "[role=tabpanel]").getAttribute("aria-labelledby")).toBe(
      get(open.root, "[aria-selected=true]").id,
    );
    await shows(runColour(0), figure());
    await shows(runColour(1), figure());
    expect(rows()).toBe("40");
    await userEvent.click(get(open.root, ".run input"));
    await expect.poll(rows).toBe("20");
    await expect.poll(() => pixelsOf(runColour(0), figure())).toBeLessThan(5);
    open.kernel.set("colors", { b: "#00ff00" });
    await shows("#00ff00", figure());
  });

  it("takes in points as they come, with nothing asked of the kernel", async () => {
    open.kernel.tell(points("a", 0, 5));
    open.kernel.addPanels([panel]);
    await find(open.root, ".own-figure");
    await expect.poll(rows).toBe("5");
    const before = pixelsOf(runColour(0), figure());
    const asked = open.kernel.sent.length;
    open.kernel.tell(points("a", 5, 30));
    await expect.poll(rows).toBe("35");
    expect(figure().dataset.lastStep).toBe("34");
    await expect.poll(() => pixelsOf(runColour(0), figure())).toBeGreaterThan(2 * before);
    expect(open.kernel.sent).toHaveLength(asked);
  });

  it("says that there are no points yet, and shows them when they come", async () => {
    open.kernel.tell([madeSeries("a", "other", 10, 1)]);
    open.kernel.addPanels([panel]);
    await expect.poll(() => texts(open.root, ".own .empty-title")).toEqual(["No points yet"]);
    open.kernel.tell(points("a", 0, 20));
    await shows(runColour(0), figure());
    expect(texts(open.root, ".own .empty-title")).toEqual([]);
  });

  it("draws only while its tab is shown, and is gone without a trace after", async () => {
    const kept = documents.length;
    open.kernel.tell(points("a", 0, 5));
    open.kernel.addPanels([panel]);
    await find(open.root, ".own-figure");
    await expect.poll(rows).toBe("5");
    expect(documents).toHaveLength(kept + 1);
    await userEvent.click(get(open.root, "[role=tab]"));
    await find(open.root, ".card");
    expect(open.root.querySelector(".own-figure")).toBeNull();
    expect(documents).toHaveLength(kept);
    open.kernel.tell(points("a", 5, 5));
    open.kernel.set("panel", TITLE);
    await find(open.root, ".own-figure");
    await expect.poll(rows).toBe("10");
  });

  it("is in every view of a model, each by itself", async () => {
    const other = document.createElement("div");
    other.style.width = "800px";
    document.body.append(other);
    onTestFinished(() => other.remove());
    const life = new AbortController();
    mount({ board: open.board, model: open.kernel, el: other, signal: life.signal });
    const root = other.firstElementChild?.shadowRoot as ShadowRoot;
    open.kernel.tell(points("a", 0, 20));
    open.kernel.addPanels([panel]);
    await shows(runColour(0), await find(root, ".own-figure"));
    life.abort();
    open.kernel.tell(points("a", 20, 20));
    await expect.poll(rows).toBe("40");
  });

  it("stays as it is when a snapshot names it again, and goes when one does not", async () => {
    open.kernel.tell(points("a", 0, 5));
    open.kernel.addPanels([panel]);
    await find(open.root, ".own-figure");
    await expect.poll(rows).toBe("5");
    const [canvas] = canvasesIn(figure());
    open.kernel.addPanels([structuredClone(panel), { ...panel, title: "Another" }]);
    await expect.poll(tabs).toEqual(["Scalars2", TITLE, "Another"]);
    expect(canvasesIn(figure())[0]).toBe(canvas);
    open.kernel.addPanels([]);
    await find(open.root, ".card");
    expect(tabs()).toEqual(["Scalars2"]);
  });

  it("may be several plots, with their bars and labels", async () => {
    open.kernel.tell(points("a", 0, 60));
    open.kernel.addPanels([{ ...panel, ...twoPlots }]);
    await find(open.root, ".own-figure");
    await expect.poll(rows).toBe("60");
    // The line of the second plot is of that colour.
    await shows("#0077bb", figure());
    expect(texts(open.root, ".own .empty-title")).toEqual([]);
  });

  it("has the colours of the theme where the figure has none of its own", async () => {
    open.kernel.tell(points("a", 0, 20));
    open.kernel.addPanels([panel]);
    await find(open.root, ".own-figure");
    await shows(runColour(0), figure());
    const root = get(open.root, ".root");
    root.style.setProperty("--tb-chart-axis", "#00ff00");
    document.body.classList.toggle("another-theme");
    await shows("#00ff00", figure());
  });

  it("names the models that the board does not have, and leaves the rest of it alone", async () => {
    const slider = { type: "object", name: "Slider", id: "s" };
    const script = { type: "object", name: "CustomJS", id: "c", attributes: { code: "boom()" } };
    const document = { version: "3.9.2", roots: [{ ...slider, attributes: { callback: script } }] };
    open.kernel.tell(points("a", 0, 5));
    open.kernel.addPanels([{ ...panel, document }]);
    const text = (await find(open.root, ".own [role=alert]")).textContent;
    expect(text).toContain(`${TITLE} cannot be drawn`);
    expect(text).toContain("does not have CustomJS, Slider");
    await userEvent.click(get(open.root, "[role=tab]"));
    await shows(runColour(0), await find(open.root, ".card"));
  });

  it("says which Bokeh made a figure that cannot be read", async () => {
    const axis = { type: "object", name: "LinearAxis", id: "a", attributes: { nonsense: 1 } };
    open.kernel.tell(points("a", 0, 5));
    open.kernel.addPanels([{ ...panel, document: { version: "3.99.0", roots: [axis] } }]);
    const text = (await find(open.root, ".own [role=alert]")).textContent;
    expect(text).toMatch(
      /nonsense.*Bokeh 3\.99\.0 made the figure, and BokehJS 3\.\d+\.\d+ draws it/,
    );
  });

  it("draws what looks like a formula, and what comes after it", async () => {
    const text = JSON.stringify(scatter.document).replace('"learning rate"', '"$$x_1$$"');
    expect(text).toContain("x_1");
    open.kernel.tell(points("a", 0, 20));
    open.kernel.addPanels([{ ...panel, document: JSON.parse(text) }]);
    await shows(runColour(0), await find(open.root, ".own-figure"));
  });

  it("shows names from event files as text", async () => {
    const hostile = "<img src=x onerror=alert(1)>";
    open.kernel.tell(points(hostile, 3, 1));
    open.kernel.addPanels([panel]);
    await find(open.root, ".own-figure");
    await shows(runColour(0), figure());
    const [canvas] = canvasesIn(figure()).filter((one) => one.width > 100);
    const { left, top, width, height } = (canvas as HTMLCanvasElement).getBoundingClientRect();
    // A single point lies in the middle of the axes, whose place the labels shift.
    const tooltips = () => Array.from(document.querySelectorAll<HTMLElement>(".bk-Tooltip"));
    const at = { bubbles: true, composed: true, pointerType: "mouse", isPrimary: true };
    const events = get(figure().firstElementChild?.shadowRoot as ShadowRoot, ".bk-Canvas");
    for (let x = 0.3; x < 0.7 && tooltips().length === 0; x += 0.01) {
      for (let y = 0.3; y < 0.7 && tooltips().length === 0; y += 0.01) {
        const place = { clientX: left + x * width, clientY: top + y * height };
        (events.shadowRoot?.querySelector(".bk-events") ?? events).dispatchEvent(
          new PointerEvent("pointermove", { ...at, ...place }),
        );
      }
    }
    await expect.poll(() => tooltips()[0]?.shadowRoot?.textContent).toContain(hostile);
    expect(tooltips()[0]?.shadowRoot?.querySelector("img")).toBeNull();
    open.close();
    expect(tooltips()).toEqual([]);
  });
});
