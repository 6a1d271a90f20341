import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { DEFAULTS } from "../../src/model/traits";
import { madeSeries } from "../gallery/made_data";
import { find, get, type OpenBoard, openBoard, texts } from "./open-board";

let open: OpenBoard;

async function start(traits: Record<string, unknown> = {}, width = 1200): Promise<void> {
  open = openBoard({ traits: { height: 1400, ...traits }, width });
  const tags = ["Loss/train", "Loss/test", "lr", "acc"];
  open.kernel.tell(tags.map((tag, t) => madeSeries("run", tag, 50, t)));
  await find(open.root, ".card");
}

const settingsButton = () => get(open.root, ".settings-button");
const openPane = async () => {
  await userEvent.click(settingsButton());
  return find(open.root, ".settings-pane");
};
const isOpen = () => open.root.querySelector(".settings-pane") !== null;

/** A control of the pane by its label, as a screen reader has it. */
function control<T extends HTMLElement = HTMLInputElement>(label: string): T {
  const pane = get(open.root, ".settings-pane");
  const found = Array.from(pane.querySelectorAll<T>("input, select, button")).find((one) => {
    const labels = "labels" in one ? Array.from(one.labels as NodeListOf<HTMLElement>) : [];
    const names = [one.getAttribute("aria-label"), ...labels.map((each) => each.textContent)];
    return names.includes(label) || (one.matches("button") && one.textContent === label);
  });
  if (!found) throw new Error(`no control is called ${label}`);
  return found;
}

const choose = (label: string, option: string) =>
  userEvent.selectOptions(control<HTMLSelectElement>(label), option);

describe("the pane of settings", () => {
  afterEach(() => open.close());

  it("opens beside the cards, and closes by its button, by X and on Escape", async () => {
    await start();
    const pane = await openPane();
    const cards = get(open.root, ".panel").getBoundingClientRect();
    expect(pane.getBoundingClientRect().left).toBeGreaterThanOrEqual(cards.right);
    expect(settingsButton().getAttribute("aria-expanded")).toBe("true");
    await userEvent.click(control("Close the settings"));
    expect(isOpen()).toBe(false);
    await expect.poll(() => open.root.activeElement).toBe(settingsButton());
    await openPane();
    await userEvent.keyboard("{Escape}");
    expect(isOpen()).toBe(false);
    await openPane();
    await userEvent.click(settingsButton());
    expect(isOpen()).toBe(false);
  });

  it("lies over the cards where it is narrow", async () => {
    await start({}, 600);
    const before = get(open.root, ".panel").clientWidth;
    const pane = await openPane();
    const cards = get(open.root, ".panel").getBoundingClientRect();
    expect(cards.width).toBeGreaterThanOrEqual(before);
    expect(pane.getBoundingClientRect().left).toBeLessThan(cards.right);
    expect(get(open.root, ".board").scrollWidth).toBeLessThanOrEqual(600);
  });

  it("is each view's own: no trait changes when it opens", async () => {
    await start();
    const saves = open.kernel.saves;
    await openPane();
    expect(open.kernel.saves).toBe(saves);
  });
});

describe("the settings", () => {
  beforeEach(async () => {
    await start();
    await openPane();
  });
  afterEach(() => open.close());

  const trait = (name: string) => open.kernel.get(name);

  it.each([
    ["Horizontal axis", "Relative step", "x_axis", "relative_step"],
    ["Horizontal axis", "Relative time", "x_axis", "relative"],
    ["Horizontal axis", "Wall time", "x_axis", "wall_time"],
    ["Steps that go back", "Cut where they go back", "step_order", "partitioned"],
    ["Method", "Running median", "smoothing_method", "median"],
    ["Method", "Gaussian", "smoothing_method", "gaussian"],
    ["Order", "Nearest to the pointer first", "tooltip_order", "nearest"],
    ["Order", "Least value first", "tooltip_order", "ascending"],
    ["Order", "Greatest value first", "tooltip_order", "descending"],
  ])("%s: %s", async (label, option, name, value) => {
    await choose(label, option);
    expect(trait(name)).toBe(value);
  });

  it.each([
    ["Logarithmic horizontal axis", "x_scale", "log", "linear"],
    ["Logarithmic vertical axis", "y_scale", "log", "linear"],
    ["Ignore outliers", "ignore_outliers", true, false],
    ["Link zoom", "linked_zoom", true, false],
  ])("%s, on and off", async (label, name, on, off) => {
    await userEvent.click(control(label));
    expect(trait(name)).toBe(on);
    await userEvent.click(control(label));
    expect(trait(name)).toBe(off);
  });

  it("say that a time has no logarithmic axis", async () => {
    await choose("Horizontal axis", "Wall time");
    expect(control("Logarithmic horizontal axis").disabled).toBe(true);
  });

  it("follow Python", async () => {
    open.kernel.set("x_axis", "relative");
    open.kernel.set("smoothing_method", "median");
    open.kernel.set("step", 40);
    await expect.poll(() => control<HTMLSelectElement>("Horizontal axis").value).toBe("relative");
    expect(control<HTMLSelectElement>("Method").value).toBe("median");
    expect(control("Marked step").value).toBe("40");
  });

  it("take another tag as the axis, completed from what is typed", async () => {
    await choose("Horizontal axis", "Value of another tag");
    expect(texts(open.root, ".field-error")).toEqual(["Choose a tag."]);
    const offered = () =>
      Array.from(
        open.root.querySelectorAll<HTMLOptionElement>("datalist option"),
        (one) => one.value,
      );
    expect(offered()).toEqual(["Loss/test", "Loss/train", "acc", "lr"]);
    await userEvent.fill(control("Tag on the axis"), "LOSS/");
    expect(offered()).toEqual(["Loss/test", "Loss/train"]);
    expect(texts(open.root, ".field-error")).toEqual(["No scalar has this tag."]);
    expect(trait("x_tag")).toBe("");
    await userEvent.fill(control("Tag on the axis"), "Loss/test");
    expect(trait("x_tag")).toBe("Loss/test");
    expect(texts(open.root, ".field-error")).toEqual([]);
  });

  it("make cards wider, and as wide as they were", async () => {
    const cardWidth = () => get(open.root, ".card").clientWidth;
    const before = cardWidth();
    expect(before).toBeLessThan(600);
    await userEvent.fill(control("Card width"), "600");
    expect(trait("card_width")).toBe(600);
    await expect.poll(cardWidth).toBeGreaterThan(600);
    await userEvent.click(control("Reset the width of cards"));
    expect(trait("card_width")).toBe(DEFAULTS.card_width);
    await expect.poll(cardWidth).toBe(before);
  });

  it("mark a step, and none", async () => {
    await userEvent.fill(control("Marked step"), "120");
    expect(trait("step")).toBe(120);
    await userEvent.click(control("Mark no step"));
    expect(trait("step")).toBeNull();
    expect(control("Marked step").value).toBe("");
    await userEvent.fill(control("Marked step"), "7");
    await userEvent.fill(control("Marked step"), "");
    expect(trait("step")).toBeNull();
    expect(control("Marked step").getAttribute("aria-invalid")).toBe("false");
  });

  it("smooth up to a weight of 1, here and in the toolbar", async () => {
    await userEvent.fill(control("Weight"), "1");
    expect(trait("smoothing")).toBe(1);
    const inToolbar = get<HTMLInputElement>(open.root, ".toolbar input[type=range]");
    expect(inToolbar.value).toBe("1");
    inToolbar.focus();
    await userEvent.keyboard("{ArrowLeft}");
    expect(trait("smoothing")).toBe(0.99);
    expect(control("Weight, 0 to 1").value).toBe("0.99");
  });

  it("keep the last number that made sense, and mark one that makes none", async () => {
    const field = control("Weight, 0 to 1");
    await userEvent.fill(field, "1.5");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect(trait("smoothing")).toBe(0.6);
    field.blur();
    await expect.poll(() => field.value).toBe("0.6");
    const rows = control("Rows at most");
    await userEvent.fill(rows, "2.5");
    expect(trait("tooltip_rows")).toBe(12);
    await userEvent.fill(rows, "3");
    expect(trait("tooltip_rows")).toBe(3);
  });
});

describe("fixed ranges", () => {
  afterEach(() => open.close());

  const ranges = () => open.kernel.get("ranges");
  const patterns = () =>
    Array.from(
      open.root.querySelectorAll<HTMLInputElement>(".rule .field-row input"),
      (field) => field.value,
    );
  const errors = () => texts(open.root, ".rule .field-error");
  const type = (label: string, text: string) => userEvent.fill(control(`Rule 1: ${label}`), text);

  it("are added, changed and taken away by rules", async () => {
    await start();
    await openPane();
    await userEvent.click(control("Add a rule"));
    await type("tag or regular expression", "/^Loss/");
    await type("y from", "-1");
    expect(ranges()).toEqual({});
    await type("y to", "2.5");
    expect(ranges()).toEqual({ "/^Loss/": { y: [-1, 2.5] } });
    await type("x from", "0");
    await type("x to", "1e3");
    expect(ranges()).toEqual({ "/^Loss/": { x: [0, 1000], y: [-1, 2.5] } });
    await userEvent.click(control("Remove rule 1"));
    expect(ranges()).toEqual({});
    expect(patterns()).toEqual([]);
  });

  it("say what is wrong, and are not in force until it is mended", async () => {
    await start({ ranges: { lr: { y: [0, 1] } } });
    await openPane();
    await type("y from", "abc");
    expect(errors()).toEqual(["y: abc is not a number."]);
    expect(ranges()).toEqual({});
    await type("y from", "3");
    expect(errors()).toEqual(["y: 3 is not less than 1."]);
    await type("y from", "");
    expect(errors()).toEqual(["y has one end: give both."]);
    await type("y to", "");
    expect(errors()).toEqual(["Give limits of x, y or both."]);
    await type("tag or regular expression", "/(/");
    expect(errors()).toEqual(["Not a regular expression: Unterminated group."]);
    await type("tag or regular expression", "");
    expect(errors()).toEqual(["Name a tag, or tags by a /regex/."]);
    await type("tag or regular expression", "lr");
    await type("y from", "0");
    await type("y to", "2");
    expect(errors()).toEqual([]);
    expect(ranges()).toEqual({ lr: { y: [0, 2] } });
    await userEvent.click(control("Add a rule"));
    await userEvent.fill(control("Rule 2: tag or regular expression"), "lr");
    expect(errors()).toEqual(["Another rule is for lr already."]);
    expect(ranges()).toEqual({ lr: { y: [0, 2] } });
  });

  it("follow Python", async () => {
    await start({ ranges: { lr: { y: [0, 1] } } });
    await openPane();
    open.kernel.set("ranges", { acc: { x: [1, 2] }, "/x/": { y: [0, 5] } });
    await expect.poll(patterns).toEqual(["acc", "/x/"]);
    expect(control("Rule 1: x to").value).toBe("2");
  });
});

describe("the way back to the defaults", () => {
  afterEach(() => open.close());

  it("resets all but pins, colours and filters, and can be undone", async () => {
    const kept = {
      pins: ["lr"],
      colors: { run: "#112233" },
      tag_filter: "l",
      run_filter: "run",
      hidden_runs: ["other"],
      height: 900,
    };
    const changed = {
      x_axis: "relative_step",
      y_scale: "log",
      smoothing: 0.2,
      ranges: { lr: { y: [0, 1] } },
      card_width: 400,
      tooltip_rows: 3,
      cards: { lr: { y_scale: "linear" } },
    };
    open = openBoard({ traits: { ...kept, ...changed }, width: 1200 });
    open.kernel.tell([madeSeries("run", "lr", 50, 1)]);
    await openPane();
    await userEvent.click(control("Reset all settings"));
    for (const name of Object.keys(changed)) {
      expect(open.kernel.get(name), name).toEqual(DEFAULTS[name as keyof typeof DEFAULTS]);
    }
    for (const [name, value] of Object.entries(kept)) {
      expect(open.kernel.get(name), name).toEqual(value);
    }
    await expect.poll(() => open.root.querySelector(".rule")).toBeNull();
    await userEvent.click(control("Undo"));
    for (const [name, value] of Object.entries(changed)) {
      expect(open.kernel.get(name), name).toEqual(value);
    }
    await expect.poll(() => open.root.querySelectorAll(".rule").length).toBe(1);
  });

  it("says when there is nothing to reset", async () => {
    await start({ height: DEFAULTS.height });
    await openPane();
    await userEvent.click(control("Reset all settings"));
    expect(texts(open.root, ".settings-reset [role=status]")).toEqual([
      "They are the defaults already.",
    ]);
  });
});
