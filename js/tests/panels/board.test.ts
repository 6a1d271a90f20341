import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { runColour } from "../../src/core/colours";
import { madeSeries } from "../gallery/made_data";
import {
  canvasesIn,
  drag,
  find,
  get,
  hover,
  type OpenBoard,
  openBoard,
  pixelsOf,
  placeOn,
  shows,
  texts,
  tooltip,
} from "./open-board";

let open: OpenBoard;
const close = () => open.close();

function tell(tags: readonly string[], runs: readonly string[], points = 100): void {
  open.kernel.tell(
    runs.flatMap((run, r) => tags.map((tag, t) => madeSeries(run, tag, points, 10 * r + t))),
  );
}

describe("a board with three runs", () => {
  beforeEach(async () => {
    open = openBoard({ traits: { smoothing: 0 } });
    tell(["Loss/train", "Loss/test", "lr"], ["run_10", "run_2", "run_1"]);
    await shows(runColour(0), await find(open.root, ".card"));
  });
  afterEach(close);

  it("lists the runs in natural order, and the cards by the tags' first segment", () => {
    expect(texts(open.root, ".run-name")).toEqual(["run_1", "run_2", "run_10"]);
    expect(texts(open.root, ".group-name")).toEqual(["Loss", "lr"]);
    expect(texts(open.root, ".card h3")).toEqual(["Loss/test", "Loss/train", "lr"]);
    expect(texts(open.root, "[role=tab]")).toEqual(["Scalars3"]);
  });

  it("takes a run's line away with its checkbox", async () => {
    const chart = get(open.root, ".card");
    const box = get<HTMLInputElement>(open.root, ".run input");
    const colour = runColour(2);
    await shows(colour, chart);
    await userEvent.click(box);
    await expect.poll(() => pixelsOf(colour, chart)).toBeLessThan(5);
    expect(open.kernel.get("hidden_runs")).toEqual(["run_1"]);
    await userEvent.click(box);
    await shows(colour, chart);
  });

  it("shows one run alone on alt-click and by its button", async () => {
    const row = get(open.root, ".run:nth-child(2)");
    await userEvent.click(get(row, "input"), { modifiers: ["Alt"] });
    expect(open.kernel.get("runs")).toEqual(["run_2"]);
    await userEvent.click(get(open.root, ".run-all input"));
    expect(open.kernel.get("runs")).toEqual([]);
    await userEvent.click(get(row, ".only"));
    expect(open.kernel.get("runs")).toEqual(["run_2"]);
  });

  it("hides all runs, says so, and shows them again", async () => {
    await userEvent.click(get(open.root, ".run-all input"));
    expect(texts(open.root, ".empty-title")).toEqual(["All runs are hidden"]);
    expect(canvasesIn(open.root)).toEqual([]);
    await userEvent.click(get(open.root, ".empty .action"));
    await shows(runColour(0), await find(open.root, ".card"));
  });

  it("filters tags, and filters nothing with a broken expression but says why", async () => {
    const field = get<HTMLInputElement>(open.root, ".toolbar .filter input");
    await userEvent.fill(field, "^loss/te");
    expect(texts(open.root, ".card h3")).toEqual(["Loss/test"]);
    await userEvent.fill(field, "(");
    expect(texts(open.root, ".card h3")).toHaveLength(3);
    expect(texts(open.root, ".filter-error")).toEqual(["Unterminated group"]);
    await userEvent.fill(field, "nothing");
    expect(texts(open.root, ".empty-title")).toEqual(["No tag matches nothing"]);
  });

  it("collapses a group", async () => {
    await userEvent.click(get(open.root, ".group"));
    expect(texts(open.root, ".card h3")).toEqual(["lr"]);
  });

  it("tells of every run's nearest point under the pointer, the nearest run marked", async () => {
    const card = get(open.root, ".card");
    hover(card, 0.55, 0.2);
    await expect.poll(() => tooltip(open.root).length).toBe(3);
    const names = tooltip(open.root).map((cells) => cells[1]);
    expect(names.toSorted()).toEqual(["run_1", "run_10", "run_2"]);
    expect(texts(open.root, ".tooltip th")).not.toContain("Smoothed");
    expect(open.root.querySelectorAll(".tooltip .nearest")).toHaveLength(1);
    const values = tooltip(open.root).map((cells) => Number(cells[2]));
    expect(values).toEqual(values.toSorted((a, b) => b - a));
  });

  it("draws smoothed lines over faint ones once there is a weight", async () => {
    const chart = get(open.root, ".card");
    const before = pixelsOf(runColour(0), chart);
    await userEvent.fill(get<HTMLInputElement>(open.root, "input[type=number]"), "0.9");
    expect(open.kernel.get("smoothing")).toBe(0.9);
    await expect.poll(() => pixelsOf(runColour(0), chart)).not.toBe(before);
    hover(chart, 0.5, 0.5);
    await expect.poll(() => texts(open.root, ".tooltip th")).toContain("Smoothed");
    for (const [, , smoothed, value] of tooltip(open.root)) expect(smoothed).not.toBe(value);
  });

  it("fills the board with a card and goes back on Escape", async () => {
    await userEvent.click(get(open.root, ".card .expand"));
    const dialog = await find(open.root, ".expanded");
    await shows(runColour(0), dialog);
    expect(dialog.clientWidth).toBe(get(open.root, ".panel").clientWidth);
    await userEvent.click(get(dialog, ".surface"));
    await userEvent.keyboard("{Escape}");
    expect(open.root.querySelector(".expanded")).toBeNull();
  });
});

describe("zoom", () => {
  beforeEach(async () => {
    open = openBoard({ traits: { smoothing: 0 } });
    tell(["Loss"], ["run"], 101);
    await shows(runColour(0), await find(open.root, ".card"));
  });
  afterEach(close);

  async function lastStepShown(): Promise<string | undefined> {
    hover(get(open.root, ".card"), 0.94, 0.5);
    await expect.poll(() => tooltip(open.root).length).toBeGreaterThan(0);
    return tooltip(open.root).find((cells) => cells[1] === "run")?.[3];
  }

  /** Zoom to about the first half of the steps; the button for the way back tells that it happened. */
  async function zoomIn(whole = 1000): Promise<void> {
    drag(get(open.root, ".card"), [0.15, 0.1], [0.55, 0.8]);
    await expect.poll(() => open.root.querySelector("[title^=Reset]")).not.toBeNull();
    await expect
      .poll(async () => Number((await lastStepShown())?.replace(",", "")))
      .toBeLessThan(0.6 * whole);
  }

  it("follows the data while there is none", async () => {
    await expect.poll(lastStepShown).toBe("990");
    const later = madeSeries("run", "Loss", 201, 1);
    open.kernel.tell([later], undefined, "replace");
    await expect.poll(lastStepShown).toBe("1,990");
  });

  it("stays where it is while points come in, until double click", async () => {
    await zoomIn();
    const before = await lastStepShown();
    const longer = madeSeries("run", "Loss", 2001, 1);
    const more = [longer, { ...longer, run: "other", value: longer.value.map(() => 1.2) }];
    open.kernel.tell(more, undefined, "replace");
    await shows(runColour(1), get(open.root, ".card"));
    expect(await lastStepShown()).toBe(before);
    get(open.root, ".surface").dispatchEvent(new MouseEvent("dblclick"));
    await expect.poll(() => open.root.querySelector("[title^=Reset]")).toBeNull();
    await expect.poll(lastStepShown).not.toBe(before);
  });

  it("pans with shift held", async () => {
    drag(get(open.root, ".card"), [0.9, 0.5], [0.5, 0.5], { shiftKey: true });
    // What was at the middle is now at the left; the last point is left of the pointer.
    await expect.poll(() => open.root.querySelector("[title^=Reset]")).not.toBeNull();
    hover(get(open.root, ".card"), 0.55, 0.5);
    await expect.poll(() => tooltip(open.root)[0]?.[3]).toBe("1,000");
  });

  it("goes when the axis changes its meaning", async () => {
    await zoomIn();
    await userEvent.click(get(open.root, ".segments label:nth-child(2)"));
    expect(open.kernel.get("x_axis")).toBe("relative");
    await expect.poll(() => open.root.querySelector("[title^=Reset]")).toBeNull();
  });

  it("leaves the wheel to the page unless a key is held or the chart has the focus", async () => {
    const { surface, at } = placeOn(get(open.root, ".card"), 0.5, 0.5);
    const wheel = (keys: WheelEventInit = {}) => {
      const event = new WheelEvent("wheel", { ...at, ...keys, deltaY: -200, cancelable: true });
      surface.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect(wheel()).toBe(false);
    expect(open.root.querySelector("[title^=Reset]")).toBeNull();
    expect(wheel({ ctrlKey: true })).toBe(true);
    await expect.poll(() => open.root.querySelector("[title^=Reset]")).not.toBeNull();
    surface.focus();
    expect(wheel()).toBe(true);
  });

  it("asks for detail of a series of which only a part is here, and draws the answer", async () => {
    const whole = madeSeries("run", "Loss", 1001, 1);
    const part = { ...madeSeries("run", "Loss", 101, 1), total: 1001 };
    part.step.forEach((step, i) => {
      part.step[i] = step * 10;
    });
    open.kernel.tell([part], undefined, "replace");
    await expect.poll(lastStepShown).toBe("9,900");
    await zoomIn(10_000);
    const requests = () =>
      open.kernel.sent.filter(
        (one): one is { request: number; params: { windows: { first: number; last: number }[] } } =>
          (one as { type: string }).type === "request",
      );
    await expect.poll(() => requests().length).toBe(1);
    await expect.poll(() => texts(open.root, ".coarse")).toEqual(["coarse, detail pending"]);
    const [request] = requests();
    const [window] = request?.params.windows ?? [];
    expect(window?.first).toBeLessThan(window?.last ?? 0);
    const inside = whole.step.findIndex((step) => step > (window?.first ?? 0));
    const finer = {
      ...whole,
      id: 0,
      step: whole.step.subarray(inside, inside + 300),
      wallTime: whole.wallTime.subarray(inside, inside + 300),
      value: whole.value.subarray(inside, inside + 300),
    };
    open.kernel.respond(request?.request ?? -1, [finer]);
    await expect.poll(() => texts(open.root, ".coarse")).toEqual([]);
    hover(get(open.root, ".card"), 0.3, 0.5);
    // The part that was here has every hundredth step only.
    await expect.poll(() => Number(tooltip(open.root)[0]?.[3]?.replace(",", "")) % 100).not.toBe(0);
  });
});

describe("what there is to say", () => {
  afterEach(close);

  it("goes from connecting to waiting, reading and live, and says when the kernel is gone", async () => {
    open = openBoard();
    const status = () => texts(open.root, ".status-text")[0];
    expect(status()).toBe("connecting…");
    open.kernel.tell([], { state: "waiting", logdir: "runs" });
    await expect.poll(status).toBe("waiting for runs");
    open.kernel.tell([], { state: "reading" });
    await expect.poll(status).toBe("reading");
    open.kernel.tell([], { state: "live" });
    await expect.poll(status).toBe("live");
    expect(texts(open.root, ".empty-title")).toEqual(["No scalars yet"]);
    open.kernel.emit("comm_live_update");
    await expect.poll(status).toBe("kernel gone: view frozen");
  });

  it("lists problems", async () => {
    open = openBoard();
    const problems = [{ file: "a/events", offset: 12, what: "data CRC wrong" }];
    open.kernel.tell([], { problem_count: 3, problems });
    await expect.poll(() => texts(open.root, ".problems")).toEqual(["3 problems"]);
    await userEvent.click(get(open.root, ".problems"));
    expect(texts(open.root, ".problem-list td")).toEqual(["a/events", "12", "data CRC wrong"]);
    expect(texts(open.root, ".problem-list p")).toEqual(["and 2 more"]);
  });

  it("shows markup in names as text", async () => {
    open = openBoard();
    const attack = '<img src=x onerror="window.hacked=1">';
    open.kernel.tell(
      [{ ...madeSeries(attack, attack, 5, 1), displayName: attack, description: attack }],
      {
        logdir: attack,
        problem_count: 1,
        problems: [{ file: attack, offset: null, what: attack }],
      },
    );
    await expect.poll(() => texts(open.root, ".card h3")).toEqual([attack]);
    await userEvent.click(get(open.root, ".problems"));
    await expect.poll(() => canvasesIn(open.root).length).toBeGreaterThan(0);
    hover(get(open.root, ".card"), 0.5, 0.5);
    await expect.poll(() => tooltip(open.root).length).toBe(1);
    expect(open.root.querySelector("img")).toBeNull();
    expect("hacked" in window).toBe(false);
  });
});

describe("size", () => {
  afterEach(close);

  it("puts the run list above the cards where it is narrow, closed at first", async () => {
    open = openBoard({ width: 520 });
    tell(["Loss"], ["run"]);
    await expect.poll(() => open.root.querySelector(".board.narrow")).not.toBeNull();
    expect(open.root.querySelector(".runs")).toBeNull();
    await userEvent.click(get(open.root, ".toolbar button.icon"));
    const runs = get(open.root, ".runs").getBoundingClientRect();
    expect(runs.bottom).toBeLessThanOrEqual(get(open.root, ".panel").getBoundingClientRect().top);
    expect(get(open.root, ".board").scrollWidth).toBeLessThanOrEqual(520);
  });

  it("has charts only for cards near the view, of 500", async () => {
    open = openBoard({ traits: { height: 600 } });
    const tags = Array.from({ length: 500 }, (_, i) => `layer_${Math.floor(i / 10)}/w${i % 10}`);
    tell(tags, ["a", "b", "c", "d"], 50);
    const charts = () => canvasesIn(open.root).length / 2;
    await expect.poll(charts).toBeGreaterThan(3);
    expect(charts()).toBeLessThan(12);
    const scroller = get(open.root, ".cards-scroller");
    scroller.scrollTop = scroller.scrollHeight / 2;
    await expect.poll(() => texts(open.root, ".card h3")).toContain("layer_25/w0");
    await expect.poll(charts).toBeLessThan(12);
  });

  it("has rows only for runs near the view, of 1,000", async () => {
    open = openBoard({ traits: { height: 600 } });
    const runs = Array.from({ length: 1000 }, (_, i) => `run_${i}`);
    tell(["Loss"], runs, 3);
    await expect.poll(() => texts(open.root, ".run-name")[0]).toBe("run_0");
    expect(texts(open.root, ".run-name").length).toBeLessThan(40);
    const scroller = get(open.root, ".runs-scroller");
    scroller.scrollTop = scroller.scrollHeight;
    await expect.poll(() => texts(open.root, ".run-name")).toContain("run_999");
  });

  it("has the height of its trait", async () => {
    open = openBoard({ traits: { height: 420 } });
    expect(get(open.root, ".board").offsetHeight).toBe(420);
    open.kernel.set("height", 300);
    await expect.poll(() => get(open.root, ".board").offsetHeight).toBe(300);
  });
});
