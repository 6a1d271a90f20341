import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { PALETTE } from "../../src/core/colours";
import { madeSeries } from "../gallery/made_data";
import { find, get, type OpenBoard, openBoard, texts } from "./open-board";

let open: OpenBoard;
afterEach(() => open.close());

const HPARAMS: Record<string, Record<string, string | number | boolean>> = {
  "a/seed_0": { lr: 0.1, "<b>": true },
  "a/seed_1": { lr: 0.1 },
  "b/seed_0": { lr: 0.01 },
};

async function show(traits: Record<string, unknown> = {}): Promise<void> {
  open = openBoard({ traits: { run_tree: false, ...traits } });
  tell("Loss/train", [3, 1, 2]);
  tell("Accuracy", [0.1, 0.2, 0.3]);
  await find(open.root, ".run");
}

/** Give the three runs a last value each. */
function tell(tag: string, last: readonly number[], mode?: string): void {
  const series = Object.entries(HPARAMS).map(([run, hparams], i) => {
    const made = { ...madeSeries(run, tag, 5, i), hparams };
    made.value[4] = last[i] ?? NaN;
    return made;
  });
  open.kernel.tell(series, undefined, mode);
}

const names = () => texts(open.root, ".run-name");
const trait = (name: string) => open.kernel.get(name);
const swatches = () =>
  Array.from(open.root.querySelectorAll<HTMLElement>(".swatch"), (swatch) =>
    swatch.style.getPropertyValue("--swatch"),
  );
const openMenu = () => userEvent.click(get(open.root, ".runs-menu"));

/** The field of the menu with this label. */
function field<T extends HTMLElement>(label: string): T {
  const labels = Array.from(open.root.querySelectorAll<HTMLLabelElement>(".field label"));
  const named = open.root.querySelector<T>(`.popover [aria-label="${label}"]`);
  const found = named ?? labels.find((one) => one.textContent === label)?.control;
  if (!found) throw new Error(`no field ${label}`);
  return found as unknown as T;
}

describe("the order of runs", () => {
  beforeEach(async () => {
    await show();
    await openMenu();
  });

  it("is by a value of a chosen tag, which stands beside each run", async () => {
    await userEvent.selectOptions(field("Order"), "last");
    expect(trait("run_order_tag")).toBe("Accuracy");
    await userEvent.fill(field("Of tag"), "Loss/train");
    expect(trait("run_order_tag")).toBe("Loss/train");
    expect(names()).toEqual(["a/seed_1", "b/seed_0", "a/seed_0"]);
    expect(texts(open.root, ".run-value")).toEqual(["1", "2", "3"]);
    expect(texts(open.root, ".runs-order")).toEqual(["last Loss/train"]);
    await userEvent.click(field("Ascending"));
    expect(names()).toEqual(["a/seed_0", "b/seed_0", "a/seed_1"]);
    expect(trait("run_order_descending")).toBe(true);
  });

  it("offers the tags that hold what is typed, and takes no other", async () => {
    await userEvent.selectOptions(field("Order"), "min");
    const tag = field<HTMLInputElement>("Of tag");
    await userEvent.fill(tag, "oss");
    const options = () =>
      Array.from(tag.list?.querySelectorAll("option") ?? [], (option) => option.value);
    expect(options()).toEqual(["Loss/train"]);
    await userEvent.keyboard("{Tab}");
    expect(trait("run_order_tag")).toBe("Accuracy");
    expect(tag.value).toBe("Accuracy");
  });

  it("turns folders on", async () => {
    await userEvent.click(open.root.querySelector<HTMLElement>(".field.check") as HTMLElement);
    expect(trait("run_tree")).toBe(true);
    expect(texts(open.root, ".folder .run-name")).toEqual(["a"]);
  });

  it("goes by Escape, which gives the focus back", async () => {
    await userEvent.keyboard("{Escape}");
    await expect.poll(() => open.root.querySelector(".popover")).toBeNull();
    expect(open.root.activeElement).toBe(get(open.root, ".runs-menu"));
  });

  it("goes by a click on its button", async () => {
    await openMenu();
    await expect.poll(() => open.root.querySelector(".popover")).toBeNull();
  });
});

it("keeps its order under the pointer while values come in", async () => {
  await show({ run_order: "last", run_order_tag: "Loss/train" });
  const before = names();
  await userEvent.hover(get(open.root, ".run"));
  tell("Loss/train", [1, 2, 3], "replace");
  await expect.poll(() => texts(open.root, ".run-value")).toEqual(["2", "3", "1"]);
  expect(names()).toEqual(before);
  await userEvent.unhover(get(open.root, ".run"));
  await userEvent.hover(get(open.root, ".toolbar"));
  await expect.poll(names).toEqual(["a/seed_0", "a/seed_1", "b/seed_0"]);
});

describe("colours and groups", () => {
  beforeEach(async () => {
    await show();
    await openMenu();
  });

  it("are by a hyperparameter that the runs have", async () => {
    await userEvent.selectOptions(field("Colour by"), "hparam");
    expect(trait("color_by")).toBe("hparam:<b>");
    await userEvent.selectOptions(field("Colour by: hyperparameter"), "lr");
    expect(trait("color_by")).toBe("hparam:lr");
    const [first, second, third] = swatches();
    expect(first).toBe(second);
    expect(first).not.toBe(third);
  });

  it("are by a regular expression; a wrong one says so and groups nothing", async () => {
    await userEvent.selectOptions(field("Group by"), "regex");
    const pattern = "Group by: a regular expression";
    await userEvent.fill(field(pattern), "^[^/]+");
    expect(trait("group_by")).toBe("regex:^[^/]+");
    expect(texts(open.root, ".field-note")).toEqual(["2 groups"]);
    expect(new Set(swatches()).size).toBe(2);
    const notes = {
      "[ab]/seed_0": "2 groups; 1 run is in none of them",
      b: "1 group; 2 runs are not in it",
      c: "No run's name matches",
    };
    for (const [typed, note] of Object.entries(notes)) {
      await userEvent.fill(field(pattern), typed);
      expect(texts(open.root, ".field-note")).toEqual([note]);
    }
    await userEvent.fill(field(pattern), "(");
    expect(texts(open.root, ".field-note")).toEqual(["Unterminated group"]);
    expect(new Set(swatches()).size).toBe(3);
    await userEvent.fill(field(pattern), "");
    expect(trait("group_by")).toBe("");
    expect(field<HTMLInputElement>(pattern).value).toBe("");
    await userEvent.selectOptions(field("Group by"), "none");
    expect(open.root.querySelector(".field-note")).toBeNull();
  });

  it("have a band and members once there are groups", async () => {
    expect(() => field("Band")).toThrow();
    open.kernel.set("group_by", "hparam:lr");
    await expect.poll(() => field<HTMLSelectElement>("Band").value).toBe("std");
    await userEvent.selectOptions(field("Band"), "ci95");
    await userEvent.selectOptions(field("Runs"), "hidden");
    expect([trait("group_band"), trait("group_members")]).toEqual(["ci95", "hidden"]);
  });

  it("tell of a baseline, in the menu and in the list", async () => {
    await userEvent.fill(field("Baseline"), "a/seed_1");
    expect(trait("baseline")).toBe("a/seed_1");
    expect(texts(open.root, ".baseline .run-name")).toEqual(["a/seed_1"]);
    await userEvent.keyboard("{Escape}");
    const flag = get(open.root, ".baseline .flag");
    expect(flag.getAttribute("aria-pressed")).toBe("true");
    await userEvent.click(flag);
    expect(trait("baseline")).toBe("");
    await userEvent.click(get(open.root, ".run .flag"));
    expect(trait("baseline")).toBe("a/seed_0");
  });
});

describe("the colour of a run", () => {
  const choose = async (selector: string) => {
    await userEvent.click(get(open.root, ".run .swatch"));
    await userEvent.click(get(open.root, `.colour-popover ${selector}`));
    await expect.poll(() => open.root.querySelector(".popover")).toBeNull();
  };

  it("is one of the palette or automatic, and hides nothing", async () => {
    await show();
    const [automatic] = swatches();
    const colour = PALETTE[5] as string;
    await choose(`[aria-label="${colour}"]`);
    expect(trait("colors")).toEqual({ "a/seed_0": colour });
    expect(swatches()[0]).toBe(colour);
    expect(trait("hidden_runs")).toEqual([]);
    await choose(".toggle");
    expect(trait("colors")).toEqual({});
    expect(swatches()[0]).toBe(automatic);
  });

  it("is any other by the browser's own field", async () => {
    await show();
    await userEvent.click(get(open.root, ".run .swatch"));
    const input = get<HTMLInputElement>(open.root, "input[type=color]");
    input.value = "#123456";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    expect(trait("colors")).toEqual({ "a/seed_0": "#123456" });
  });

  it("is the group's where runs share one, and takes the place of its own", async () => {
    await show({ color_by: "hparam:lr", colors: { "a/seed_0": "#000000" } });
    const colour = PALETTE[5] as string;
    await userEvent.click(get(open.root, ".run .swatch"));
    expect(texts(open.root, ".popover-title")).toEqual(["lr = 0.12 runs"]);
    await userEvent.click(get(open.root, `.popover [aria-label="${colour}"]`));
    expect(trait("colors")).toEqual({ "lr = 0.1": colour });
    expect(swatches().slice(0, 2)).toEqual([colour, colour]);
  });
});
