import { afterEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { madeSeries } from "../gallery/made_data";
import { drag, find, get, type OpenBoard, openBoard, texts } from "./open-board";

let open: OpenBoard;
afterEach(() => open.close());

async function board(
  traits: Record<string, unknown> = {},
  runs = 3,
  first = ".data-table tbody th",
): Promise<void> {
  const all = { smoothing: 0, cards: { Loss: { table: true } }, ...traits };
  open = openBoard({ traits: all, width: 1200 });
  const names = Array.from({ length: runs }, (_, i) => `run_${i}`);
  open.kernel.tell(names.map((run, r) => madeSeries(run, "Loss", 101, r)));
  await find(open.root, first);
}

const rows = () =>
  Array.from(open.root.querySelectorAll(".data-table tbody tr:not(.spacer)"), (row) => [
    ...texts(row, "th"),
    ...texts(row, "td"),
  ]);
const heads = () => texts(open.root, ".data-table thead button").map((text) => text.trim());
const head = (name: string) =>
  get<HTMLElement>(open.root, `.data-table thead th:nth-child(${heads().indexOf(name) + 1})`);

describe("the table under a card", () => {
  it("opens from the menu, and the card grows by it", async () => {
    await board({ cards: {} }, 3, ".chart");
    const before = get(open.root, ".card").clientHeight;
    const chart = get(open.root, ".chart").clientHeight;
    await userEvent.click(get(open.root, ".card .menu-button"));
    await userEvent.click(get(open.root, ".menu-item"));
    expect(open.kernel.get("cards")).toEqual({ Loss: { table: true } });
    await find(open.root, ".data-table tbody th");
    expect(get(open.root, ".card").clientHeight).toBeGreaterThan(before + 60);
    expect(get(open.root, ".chart").clientHeight).toBe(chart);
  });

  it("tells of the last step, then of the one that is marked", async () => {
    await board();
    expect(heads()).toEqual(["Run", "Value", "Step", "Relative"]);
    expect(rows().map(([run, , step]) => [run, step])).toEqual([
      ["run_0", "1,000"],
      ["run_1", "1,000"],
      ["run_2", "1,000"],
    ]);
    open.kernel.set("step", 504);
    await expect.poll(() => rows()[0]?.[2]).toBe("500");
    expect(texts(open.root, ".table-where")).toEqual(["at 504"]);
  });

  it("tells of the range that is zoomed to, or of all when asked", async () => {
    await board();
    await userEvent.click(get(open.root, ".data-table .segments label:nth-child(2)"));
    expect(heads()).toEqual(["Run", "First", "Last", "Min", "Max", "Mean"]);
    expect(texts(open.root, ".table-where")).toEqual(["all points"]);
    const [, first] = rows()[0] ?? [];
    drag(get(open.root, ".card"), [0.5, 0.1], [0.9, 0.5]);
    await expect.poll(() => rows()[0]?.[1]).not.toBe(first);
    expect(texts(open.root, ".table-where")[0]).toMatch(/^\d+ to \d+$/);
  });

  it("compares with the baseline", async () => {
    await board({ baseline: "run_1" });
    expect(heads()).toEqual(["Run", "Value", "Δ", "Δ %", "Step", "Relative"]);
    expect(rows()[1]?.slice(2, 4)).toEqual(["0", "0.00 %"]);
    expect(rows()[0]?.[2]).toMatch(/^[+−]/);
  });

  it("is sorted by a column, up, down, and not", async () => {
    await board();
    const values = () => rows().map(([, value]) => Number(value));
    const unsorted = values();
    await userEvent.click(get(head("Value"), "button"));
    expect(values()).toEqual(unsorted.toSorted((a, b) => a - b));
    expect(head("↑Value").getAttribute("aria-sort")).toBe("ascending");
    await userEvent.click(get(head("↑Value"), "button"));
    expect(values()).toEqual(unsorted.toSorted((a, b) => b - a));
    expect(head("↓Value").getAttribute("aria-sort")).toBe("descending");
    await userEvent.click(get(head("↓Value"), "button"));
    expect(values()).toEqual(unsorted);
  });

  it("tells by a shadow that columns are hidden, and keeps the runs in sight", async () => {
    await board({ baseline: "run_1", smoothing: 0.5, card_width: 250 });
    const scroller = get<HTMLElement>(open.root, ".table-scroller");
    const shaded = () =>
      ["more-left", "more-right"].filter((side) => open.root.querySelector(`.table-frame.${side}`));
    const leftOf = (selector: string) =>
      get(open.root, `.data-table ${selector}`).getBoundingClientRect().left;
    await expect.poll(shaded).toEqual(["more-right"]);
    const [name, value] = [leftOf("tbody .name"), leftOf("tbody td")];
    scroller.scrollLeft = 20;
    await expect.poll(shaded).toEqual(["more-left", "more-right"]);
    expect(leftOf("tbody .name")).toBe(name);
    expect(leftOf("tbody td")).toBe(value - 20);
    scroller.scrollLeft = scroller.scrollWidth;
    await expect.poll(shaded).toEqual(["more-left"]);
    open.kernel.set("card_width", 800);
    await expect.poll(shaded).toEqual([]);
  });

  it("is copied as Markdown, LaTeX and CSV", async () => {
    await board();
    const copied: string[] = [];
    const { clipboard } = navigator;
    const writeText = async (text: string) => void copied.push(text);
    Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
    try {
      for (const format of ["Markdown", "LaTeX", "CSV"]) {
        await userEvent.click(get(open.root, `[aria-label="Copy the table as ${format}"]`));
        await expect.poll(() => texts(open.root, ".notice")).toEqual([`copied as ${format}`]);
      }
    } finally {
      Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
    }
    expect(copied[0]).toMatch(/^\| Run \| Value \|/);
    expect(copied[1]).toContain("\\begin{tabular}{lrrr}");
    expect(copied[2]?.split("\r\n")).toHaveLength(5);
  });

  it("has rows only for runs near its view, of 1,000, and follows those shown", async () => {
    await board({}, 1000);
    expect(rows().length).toBeLessThan(30);
    const table = get(open.root, ".table-scroller");
    table.scrollTop = table.scrollHeight;
    await expect.poll(() => rows().at(-1)?.[0]).toBe("run_999");
    open.kernel.set("run_filter", "run_1$");
    await expect.poll(() => rows().map(([run]) => run)).toEqual(["run_1"]);
  });
});
