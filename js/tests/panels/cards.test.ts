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
  leave,
  type OpenBoard,
  openBoard,
  placeOn,
  shows,
  texts,
  tooltip,
} from "./open-board";

let open: OpenBoard;
afterEach(() => open.close());

async function board(traits: Record<string, unknown> = {}, width = 1000): Promise<void> {
  open = openBoard({ traits: { smoothing: 0, height: 900, ...traits }, width });
  const tags = ["Loss/test", "Loss/train", "lr"];
  open.kernel.tell(
    ["run_1", "run_2"].flatMap((run, r) =>
      tags.map((tag, t) => madeSeries(run, tag, 101, 10 * r + t)),
    ),
  );
  await find(open.root, ".card");
  const unpainted = () => open.root.querySelectorAll(".canvas:not([data-last-step])").length;
  await expect.poll(unpainted).toBe(0);
}

const titles = () => texts(open.root, ".card h3");
const cardOf = (tag: string, nth = 0) => {
  const found = Array.from(open.root.querySelectorAll<HTMLElement>(".card")).filter(
    (card) => card.querySelector("h3")?.textContent === tag,
  );
  const card = found[nth];
  if (!card) throw new Error(`no card of ${tag}`);
  return card;
};

async function choose(card: ParentNode, item: string): Promise<void> {
  await userEvent.click(get(card, ".menu-button"));
  const items = Array.from(open.root.querySelectorAll<HTMLElement>(".menu-item"));
  const found = items.find((one) => one.textContent === item);
  if (!found) throw new Error(`no ${item} in ${items.map((one) => one.textContent)}`);
  await userEvent.click(found);
}

describe("pins", () => {
  it("put a card above all others, where it also stays in its group", async () => {
    await board();
    await userEvent.click(get(cardOf("lr"), ".pin"));
    expect(open.kernel.get("pins")).toEqual(["lr"]);
    expect(titles()).toEqual(["lr", "Loss/test", "Loss/train", "lr"]);
    expect(texts(open.root, ".group-name")).toEqual(["Pinned", "Loss", "lr"]);
    expect(texts(open.root, ".group .count")).toEqual(["1", "2", "1"]);
    await shows(runColour(0), cardOf("lr"));
    await userEvent.click(get(cardOf("Loss/train"), ".pin"));
    expect(open.kernel.get("pins")).toEqual(["lr", "Loss/train"]);
    await userEvent.click(get(cardOf("lr", 1), ".pin"));
    await userEvent.click(get(cardOf("Loss/train"), ".pin"));
    expect(open.kernel.get("pins")).toEqual([]);
    expect(texts(open.root, ".group-name")).toEqual(["Loss", "lr"]);
  });

  it("come from Python in any number, in their order, and a tag without data waits", async () => {
    await board();
    open.kernel.set("pins", ["lr", "not yet", "Loss/train", "Loss/test"]);
    await expect.poll(() => texts(open.root, ".group .count")[0]).toBe("3");
    expect(titles().slice(0, 3)).toEqual(["lr", "Loss/train", "Loss/test"]);
  });

  it("stay whatever the tags are filtered by", async () => {
    await board({ pins: ["lr"], tag_filter: "loss" });
    expect(titles()).toEqual(["lr", "Loss/test", "Loss/train"]);
    open.kernel.set("tag_filter", "nothing");
    await expect.poll(titles).toEqual(["lr"]);
    expect(texts(open.root, ".empty-title")).toEqual(["No tag matches nothing"]);
  });

  it("fold away like other groups", async () => {
    await board({ pins: ["lr"] });
    await userEvent.click(get(open.root, ".group"));
    expect(open.kernel.get("collapsed")).toEqual(["/pinned"]);
    expect(titles()).toEqual(["Loss/test", "Loss/train", "lr"]);
  });
});

describe("a card's place", () => {
  it("is as wide as the panel when asked for, and back", async () => {
    await board();
    const narrow = cardOf("Loss/train").clientWidth;
    await userEvent.click(get(cardOf("Loss/train"), ".full-width"));
    expect(open.kernel.get("cards")).toEqual({ "Loss/train": { full_width: true } });
    expect(cardOf("Loss/train").clientWidth).toBeGreaterThan(1.9 * narrow);
    await userEvent.click(get(cardOf("Loss/train"), ".full-width"));
    expect(open.kernel.get("cards")).toEqual({});
    expect(cardOf("Loss/train").clientWidth).toBe(narrow);
  });

  it("fills the board where the browser allows no full screen", async () => {
    await board();
    get(open.root, ".board").requestFullscreen = () => Promise.reject(new TypeError("no"));
    await userEvent.click(get(cardOf("lr"), ".full-screen"));
    const dialog = await find(open.root, ".expanded");
    await shows(runColour(0), dialog);
    await userEvent.keyboard("{Escape}");
    expect(open.root.querySelector(".expanded")).toBeNull();
  });

  it("asks for the full screen with the whole board, and goes back with it", async () => {
    await board();
    const element = get(open.root, ".board");
    let asked = 0;
    element.requestFullscreen = async () => {
      asked++;
    };
    await userEvent.click(get(cardOf("lr"), ".full-screen"));
    await find(open.root, ".expanded");
    expect(asked).toBe(1);
    element.dispatchEvent(new Event("fullscreenchange"));
    await expect.poll(() => open.root.querySelector(".expanded")).toBeNull();
  });
});

describe("a card's menu", () => {
  it("goes by keys, closes on Escape, and gives the focus back", async () => {
    await board();
    const button = get<HTMLButtonElement>(cardOf("lr"), ".menu-button");
    button.focus();
    await userEvent.keyboard("{Enter}");
    expect(open.root.activeElement?.textContent).toBe("Data table");
    await userEvent.keyboard("{ArrowDown}");
    expect(open.root.activeElement?.textContent).toBe("Logarithmic y axis");
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(open.root.activeElement?.textContent).toBe("All points as JSON");
    await userEvent.keyboard("{Home}{Escape}");
    expect(open.root.querySelector(".menu")).toBeNull();
    expect(open.root.activeElement).toBe(button);
  });

  it("closes when something else is pressed", async () => {
    await board();
    await userEvent.click(get(cardOf("lr"), ".menu-button"));
    expect(open.root.querySelector(".menu")).not.toBeNull();
    await userEvent.click(get(open.root, ".toolbar .filter input"));
    expect(open.root.querySelector(".menu")).toBeNull();
  });

  it("has this card alone logarithmic or not smoothed", async () => {
    await board({ smoothing: 0.9 });
    await choose(cardOf("lr"), "Logarithmic y axis");
    await choose(cardOf("lr"), "Smoothing");
    expect(open.kernel.get("cards")).toEqual({ lr: { y_scale: "log", smoothing: false } });
    await expect.poll(() => canvasesIn(cardOf("lr")).length).toBeGreaterThan(0);
    hover(cardOf("lr"), 0.5, 0.5);
    await expect.poll(() => tooltip(open.root).length).toBe(2);
    expect(texts(open.root, ".tooltip th")).not.toContain("Smoothed");
    leave(cardOf("lr"));
    hover(cardOf("Loss/test"), 0.5, 0.5);
    await expect.poll(() => texts(open.root, ".tooltip th")).toContain("Smoothed");
    await choose(cardOf("lr"), "Logarithmic y axis");
    await choose(cardOf("lr"), "Smoothing");
    expect(open.kernel.get("cards")).toEqual({});
  });

  it("fixes the vertical range at what is in view, and lets it go", async () => {
    await board({ ranges: { "/lr/": { x: [0, 2000] } } });
    drag(cardOf("lr"), [0.2, 0.2], [0.7, 0.6]);
    await expect.poll(() => cardOf("lr").querySelector("[title^=Reset]")).not.toBeNull();
    await choose(cardOf("lr"), "Fix at what is in view");
    const { lr } = open.kernel.get("ranges") as { lr: { x: number[]; y: number[] } };
    expect(lr.x).toEqual([0, 2000]);
    expect(lr.y[0]).toBeLessThan(lr.y[1] as number);
    await choose(cardOf("lr"), "Follow the data again");
    expect(open.kernel.get("ranges")).toEqual({ "/lr/": { x: [0, 2000] }, lr: { x: [0, 2000] } });
  });
});

describe("the marked step", () => {
  const label = () => texts(cardOf("lr"), ".step-chip [role=slider]");

  it("is set by a click on one card, shown on all, and cleared by its cross", async () => {
    await board();
    const { surface, at } = placeOn(cardOf("Loss/test"), 0.55, 0.5);
    surface.setPointerCapture = () => {};
    surface.dispatchEvent(new PointerEvent("pointerdown", at));
    surface.dispatchEvent(new PointerEvent("pointerup", at));
    const step = open.kernel.get("step") as number;
    expect(step % 10).toBe(0);
    expect(step).toBeGreaterThan(300);
    await expect.poll(label).toEqual([String(step)]);
    await userEvent.click(get(cardOf("lr"), ".step-chip button"));
    expect(open.kernel.get("step")).toBeNull();
    expect(open.root.querySelector(".step-line")).toBeNull();
  });

  it("moves by keys from point to point, and goes on Escape", async () => {
    await board({ step: 500 });
    await expect.poll(label).toEqual(["500"]);
    get(cardOf("lr"), ".step-chip [role=slider]").focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(open.kernel.get("step")).toBe(510);
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(open.kernel.get("step")).toBe(490);
    await userEvent.keyboard("{End}");
    expect(open.kernel.get("step")).toBe(1000);
    await userEvent.keyboard("{Escape}");
    expect(open.kernel.get("step")).toBeNull();
  });

  it("is not touched by a double click, which goes home", async () => {
    await board({ step: 500 });
    const { surface, at } = placeOn(cardOf("Loss/test"), 0.3, 0.5);
    surface.setPointerCapture = () => {};
    for (const type of ["pointerdown", "pointerup", "pointerdown", "pointerup"]) {
      surface.dispatchEvent(new PointerEvent(type, at));
    }
    surface.dispatchEvent(new MouseEvent("dblclick", at));
    expect(open.kernel.get("step")).toBe(500);
  });
});

describe("linked cards", () => {
  it("show a crosshair and dots at the step that is pointed at elsewhere", async () => {
    await board();
    await expect.poll(() => canvasesIn(cardOf("lr")).length).toBeGreaterThan(0);
    hover(cardOf("Loss/test"), 0.5, 0.5);
    await expect.poll(() => cardOf("lr").querySelectorAll(".hover-dot").length).toBe(2);
    const left = (card: HTMLElement) =>
      get(card, ".crosshair").getBoundingClientRect().left - card.getBoundingClientRect().left;
    expect(left(cardOf("lr"))).toBeCloseTo(left(cardOf("Loss/test")), 0);
    expect(open.root.querySelectorAll(".tooltip")).toHaveLength(1);
    leave(cardOf("Loss/test"));
    await expect.poll(() => open.root.querySelectorAll(".crosshair").length).toBe(0);
  });

  it("zoom together where they are to, and go home together", async () => {
    await board({ linked_zoom: true });
    const zoomed = () => open.root.querySelectorAll("[title^=Reset]").length;
    drag(cardOf("Loss/test"), [0.2, 0.1], [0.6, 0.8]);
    await expect.poll(zoomed).toBe(3);
    hover(cardOf("lr"), 0.95, 0.5);
    await expect.poll(() => Number(tooltip(open.root)[0]?.[3])).toBeLessThan(700);
    get(cardOf("lr"), ".surface").dispatchEvent(new MouseEvent("dblclick"));
    await expect.poll(zoomed).toBe(0);
  });

  it("zoom apart otherwise", async () => {
    await board();
    drag(cardOf("Loss/test"), [0.2, 0.1], [0.6, 0.8]);
    await expect.poll(() => open.root.querySelectorAll("[title^=Reset]").length).toBe(1);
  });
});

describe("the tooltip", () => {
  it("compares with the baseline, be that hidden", async () => {
    await board({ baseline: "run_1", hidden_runs: ["run_1"] });
    hover(cardOf("lr"), 0.5, 0.5);
    await expect.poll(() => texts(open.root, ".tooltip th")).toContain("Δ %");
    const [row] = tooltip(open.root);
    expect(row?.[1]).toBe("run_2");
    expect(row?.[3]).toMatch(/^[+−]/);
    expect(row?.[4]).toMatch(/^[+−].* %$/);
  });

  it("has the bands of groups", async () => {
    await board({ group_by: "regex:run" });
    hover(cardOf("lr"), 0.5, 0.5);
    await expect.poll(() => texts(open.root, ".tooltip th")).toContain("Band");
    expect(tooltip(open.root)[0]?.[3]).toMatch(/^± /);
  });

  it("has the order and number of rows of the settings", async () => {
    await board({ tooltip_order: "ascending", tooltip_rows: 1 });
    hover(cardOf("lr"), 0.5, 0.5);
    await expect.poll(() => texts(open.root, ".tooltip p")).toEqual(["and 1 more"]);
    const [least] = tooltip(open.root);
    open.kernel.set("tooltip_order", "descending");
    await expect.poll(() => tooltip(open.root)[0]?.[1]).not.toBe(least?.[1]);
  });
});

describe("painting", () => {
  const { stroke } = CanvasRenderingContext2D.prototype;
  const painted = new Set<HTMLCanvasElement>();
  beforeEach(() => {
    CanvasRenderingContext2D.prototype.stroke = function (this: CanvasRenderingContext2D) {
      if (this.canvas instanceof HTMLCanvasElement) painted.add(this.canvas);
      stroke.apply(this);
    } as typeof stroke;
  });
  afterEach(() => {
    CanvasRenderingContext2D.prototype.stroke = stroke;
  });
  const isPainted = (tag: string) => canvasesIn(cardOf(tag)).some((one) => painted.has(one));

  it("leaves a chart that is out of sight alone until it comes into sight", async () => {
    // Room for the first card alone; the next is kept near by.
    await board({ height: 330 }, 700);
    let weight = 0.5;
    const paintedBySlider = async () => {
      painted.clear();
      weight += 0.01;
      open.kernel.set("smoothing", weight);
      await expect.poll(() => isPainted("Loss/test")).toBe(true);
      return isPainted("Loss/train");
    };
    await expect.poll(paintedBySlider).toBe(false);
    get(open.root, ".cards-scroller").scrollTop = 200;
    await expect.poll(() => isPainted("Loss/train")).toBe(true);
  });
});

describe("a chart without a line", () => {
  it.each([
    ["No points yet", [], {}],
    ["No finite values", [NaN, Infinity], {}],
    ["Nothing above 0 for a logarithmic axis", [-1, 0], { y_scale: "log" }],
    ["No values of epoch at these steps", [1, 2], { x_axis: "tag", x_tag: "epoch" }],
  ])("says %s", async (text, value, traits) => {
    open = openBoard({ traits: { smoothing: 0, ...traits } });
    const step = Float64Array.from(value.keys());
    const wallTime = step.map((s) => 1000 + s);
    open.kernel.tell([
      { run: "run", tag: "Loss", step, wallTime, value: Float64Array.from(value) },
    ]);
    await expect.poll(() => texts(open.root, ".chart-note")).toEqual([text]);
  });
});

it("tells how many points there are wherever the title leaves room for it", async () => {
  open = openBoard({ width: 900 });
  open.kernel.tell(
    ["short", "a_name_that_fills_all_the_head_of_its_card"].map((tag) =>
      madeSeries("run", tag, 101, 1),
    ),
  );
  await find(open.root, ".card");
  const isInSight = (tag: string) => {
    const card = cardOf(tag);
    const [head, count] = [get(card, ".card-head"), get(card, ".points")];
    return count.getBoundingClientRect().bottom <= head.getBoundingClientRect().bottom;
  };
  expect(cardOf("short").clientWidth).toBeLessThan(400);
  expect(isInSight("short")).toBe(true);
  expect(isInSight("a_name_that_fills_all_the_head_of_its_card")).toBe(false);
  const [count, title] = [".points", "h3"].map((part) =>
    get(cardOf("short"), part).getBoundingClientRect(),
  );
  expect(count?.left).toBeGreaterThan(title?.left ?? Infinity);
  expect(count?.top).toBe(title?.top);
});
