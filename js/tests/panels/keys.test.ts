import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { runColour } from "../../src/core/colours";
import type { BoardStore } from "../../src/store";
import { madeSeries } from "../gallery/made_data";
import { find, get, type OpenBoard, openBoard, shows, texts } from "./open-board";

vi.mock("../../src/panels/registry", async (original) => {
  const { panelsOf } = await original<typeof import("../../src/panels/registry")>();
  const other = (name: string) => ({ name, title: name, plugin: name, component: () => null });
  const others = [other("audio"), other("text"), other("graphs")];
  return { panelsOf: (store: BoardStore) => [...panelsOf(store), ...others] };
});

let open: OpenBoard;

const tagFilter = () => get<HTMLInputElement>(open.root, ".toolbar .filter input");
const press = (keys: string) => userEvent.keyboard(keys);

beforeEach(async () => {
  open = openBoard();
  open.kernel.tell([madeSeries("run", "loss", 50, 1)]);
  await shows(runColour(0), await find(open.root, ".card"));
});
afterEach(() => open.close());

describe("keys of the board", () => {
  it("/ goes to the filter of tags from anywhere but a field", async () => {
    await userEvent.click(get(open.root, ".surface"));
    await press("/");
    expect(open.root.activeElement).toBe(tagFilter());
    expect(tagFilter().value).toBe("");
    const runFilter = get<HTMLInputElement>(open.root, ".runs .filter input");
    await userEvent.click(runFilter);
    await press("a/b");
    expect(runFilter.value).toBe("a/b");
    await userEvent.click(get(open.root, ".status"));
    await press("/");
    expect(open.root.activeElement).toBe(tagFilter());
  });

  it("Escape empties a filter, then leaves the full card, then closes the settings", async () => {
    await userEvent.click(get(open.root, ".settings-button"));
    await userEvent.click(get(open.root, ".card .expand"));
    await find(open.root, ".expanded");
    await userEvent.fill(tagFilter(), "lo");
    await press("{Escape}");
    expect(tagFilter().value).toBe("");
    expect(open.root.querySelector(".expanded")).not.toBeNull();
    await press("{Escape}");
    expect(open.root.querySelector(".expanded")).toBeNull();
    expect(open.root.querySelector(".settings-pane")).not.toBeNull();
    await press("{Escape}");
    expect(open.root.querySelector(".settings-pane")).toBeNull();
  });

  it("Escape on the full card leaves it and nothing else", async () => {
    await userEvent.click(get(open.root, ".settings-button"));
    await userEvent.click(get(open.root, ".card .expand"));
    await userEvent.click(get(await find(open.root, ".expanded"), ".surface"));
    await press("{Escape}");
    expect(open.root.querySelector(".expanded")).toBeNull();
    expect(open.root.querySelector(".settings-pane")).not.toBeNull();
  });

  it("? shows the keys, and Escape takes nothing but them away", async () => {
    await userEvent.click(get(open.root, ".settings-button"));
    await userEvent.click(get(open.root, ".status"));
    await press("?");
    const dialog = await find<HTMLDialogElement>(open.root, "dialog");
    await expect.poll(() => dialog.matches(":modal")).toBe(true);
    expect(texts(dialog, "kbd")).toContain("/");
    await press("{Escape}");
    await expect.poll(() => open.root.querySelector("dialog")).toBeNull();
    expect(open.root.querySelector(".settings-pane")).not.toBeNull();
  });

  it("? in a field is a character", async () => {
    await userEvent.click(tagFilter());
    await press("los?");
    expect(tagFilter().value).toBe("los?");
    expect(open.root.querySelector("dialog")).toBeNull();
  });
});

describe("tabs", () => {
  const tabs = () => Array.from(open.root.querySelectorAll<HTMLElement>("[role=tab]"));
  const shown = () => texts(open.root, "[role=tab][aria-selected=true]");

  beforeEach(async () => {
    const series = (id: number, plugin: string, tag: string) => ({
      id,
      run: 0,
      tag,
      plugin,
      display_name: "",
      description: "",
    });
    open.kernel.push({
      content: {
        type: "delta",
        protocol: 1,
        stream: "fake",
        seq: 1,
        series: [series(7, "audio", "a"), series(8, "audio", "b"), series(9, "graphs", "g")],
      },
      buffers: [],
    });
    await expect.poll(() => tabs().length).toBe(3);
  });

  it("are there for panels that have data, with how many tags", () => {
    expect(tabs().map((tab) => tab.textContent)).toEqual(["Scalars1", "audio2", "graphs1"]);
  });

  it("are one stop for Tab, and arrows go round them", async () => {
    expect(tabs().map((tab) => tab.tabIndex)).toEqual([0, -1, -1]);
    tabs()[0]?.focus();
    await press("{ArrowRight}");
    expect(shown()).toEqual(["audio2"]);
    expect(open.kernel.get("panel")).toBe("audio");
    expect(open.root.activeElement).toBe(tabs()[1]);
    await expect.poll(() => tabs().map((tab) => tab.tabIndex)).toEqual([-1, 0, -1]);
    await press("{End}");
    expect(shown()).toEqual(["graphs1"]);
    await press("{ArrowRight}");
    expect(shown()).toEqual(["Scalars1"]);
    await press("{ArrowLeft}");
    expect(shown()).toEqual(["graphs1"]);
    await press("{Home}");
    expect(shown()).toEqual(["Scalars1"]);
  });

  it("name the panel that they show", () => {
    const panel = get(open.root, "[role=tabpanel]");
    const tab = open.root.querySelector(`#${panel.getAttribute("aria-labelledby")}`);
    expect(tab?.textContent).toBe("Scalars1");
    expect(tab?.getAttribute("aria-controls")).toBe(panel.id);
  });
});
