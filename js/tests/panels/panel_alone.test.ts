import { afterEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { runColour } from "../../src/core/colours";
import { madeSeries } from "../gallery/made_data";
import { find, get, type OpenBoard, openBoard, shows, texts } from "./open-board";

const ALONE = { toolbar: false, run_list: false, smoothing: 0 };
const TAGS = ["lr", "loss/test", "loss/train", "acc/test"];

let open: OpenBoard;
afterEach(() => open.close());

async function openPanel(traits: Record<string, unknown>, width = 1000): Promise<void> {
  open = openBoard({ traits: { ...ALONE, ...traits }, width });
  open.kernel.tell(TAGS.map((tag, i) => madeSeries("run", tag, 50, i)));
  await shows(runColour(0), await find(open.root, ".card"));
}

const titles = () => texts(open.root, ".card h3");
const widths = () =>
  Array.from(open.root.querySelectorAll(".card"), (card) => card.getBoundingClientRect().width);

describe("a panel alone", () => {
  it("has neither toolbar nor runs nor a status line while all is well", async () => {
    await openPanel({});
    for (const part of [".toolbar", ".runs", ".status"]) {
      expect(open.root.querySelector(part)).toBeNull();
    }
    expect(texts(open.root, ".group-name")).toEqual(["acc", "loss", "lr"]);
  });

  it("says what is amiss", async () => {
    await openPanel({});
    open.kernel.tell([], { problem_count: 1, problems: [{ file: "f", offset: 0, what: "torn" }] });
    expect((await find(open.root, ".status .problems")).textContent).toContain("1 problem");
  });

  it("shows the tags asked for, in that order, without headers", async () => {
    await openPanel({ tags: ["lr", "/^loss/", "loss/test", "/(/"] });
    expect(titles()).toEqual(["lr", "loss/test", "loss/train"]);
    expect(texts(open.root, ".group-name")).toEqual([]);
    open.kernel.set("tags", ["acc/test"]);
    await expect.poll(titles).toEqual(["acc/test"]);
  });

  it("says so where none of the tags is there, and shows them when they come", async () => {
    open = openBoard({ traits: { ...ALONE, tags: ["later"] } });
    open.kernel.tell([madeSeries("run", "lr", 50, 0)]);
    expect((await find(open.root, ".empty-title")).textContent).toBe(
      "No scalars of these tags yet",
    );
    open.kernel.tell([madeSeries("run", "later", 50, 0)]);
    await shows(runColour(0), await find(open.root, ".card"));
    expect(titles()).toEqual(["later"]);
  });

  it("is as high as its cards, and no higher than its setting", async () => {
    await openPanel({ tags: ["lr", "loss/test"], columns: 2, height: 640 });
    const board = get(open.root, ".board");
    expect(board.getBoundingClientRect().height).toBeLessThan(280);
    open.kernel.set("columns", 1);
    await expect.poll(() => board.getBoundingClientRect().height).toBeGreaterThan(450);
    open.kernel.set("height", 300);
    await expect.poll(() => board.getBoundingClientRect().height).toBe(300);
  });

  it("has so many columns as asked for, and fewer where there is no room", async () => {
    await openPanel({ columns: 3 });
    await expect.poll(() => new Set(widths().map(Math.round)).size).toBe(1);
    expect(widths()[0]).toBeCloseTo((1000 - 2 - 4 * 8) / 3, -1);
    open.close();
    await openPanel({ columns: 12 }, 500);
    expect(widths()[0]).toBeGreaterThan(140);
  });

  it("lists the runs when told to", async () => {
    await openPanel({ run_list: true });
    expect(texts(open.root, ".run-name")).toEqual(["run"]);
  });

  it("lets a card fill the height it may take", async () => {
    await openPanel({ tags: ["lr"], height: 500 });
    await userEvent.click(get(open.root, ".card .expand"));
    const board = get(open.root, ".board");
    await expect.poll(() => board.getBoundingClientRect().height).toBe(500);
  });
});

it("takes a board's run list away and back by its trait", async () => {
  open = openBoard({});
  open.kernel.tell([madeSeries("run", "lr", 50, 0)]);
  await find(open.root, ".runs");
  await userEvent.click(get(open.root, ".toolbar > .icon"));
  expect(open.root.querySelector(".runs")).toBeNull();
  expect(open.kernel.get("run_list")).toBe(false);
  open.kernel.set("run_list", true);
  await find(open.root, ".runs");
});
