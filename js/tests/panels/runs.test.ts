import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { parted } from "../../src/panels/runs/cut_name";
import { madeSeries } from "../gallery/made_data";
import { get, type OpenBoard, type OpenOptions, openBoard, texts } from "./open-board";

let open: OpenBoard;
afterEach(() => open.close());

async function show(runs: readonly string[], options: OpenOptions = {}): Promise<void> {
  open = openBoard(options);
  open.kernel.tell(runs.map((run, i) => madeSeries(run, "Loss", 5, i)));
  await expect.poll(() => labels().length).toBeGreaterThan(0);
}

const labels = () => texts(open.root, ".run-name");
const row = (label: string): HTMLElement => {
  const found = Array.from(open.root.querySelectorAll<HTMLElement>(".run")).find(
    (one) => get(one, ".run-name").textContent === label,
  );
  if (!found) throw new Error(`no row ${label} among ${labels().join(", ")}`);
  return found;
};
const checkbox = (label: string) => get<HTMLInputElement>(row(label), "input");
const count = () => texts(open.root, ".runs-head .count")[0];
const focused = () => open.root.activeElement?.querySelector(".run-name")?.textContent;

const NESTED = ["sweep/a/1", "sweep/a/2", "sweep/b", "plain", "keras", "keras/train"];

describe("folders of nested runs", () => {
  beforeEach(() => show(NESTED));

  it("stand where names begin alike, a run with others below it first in its own", () => {
    expect(labels()).toEqual(["keras", "(itself)", "train", "plain", "sweep", "a", "1", "2", "b"]);
    expect(texts(open.root, ".folder .count")).toEqual(["2", "3", "2"]);
    expect(row("1").title).toMatch(/^sweep\/a\/1\n/);
    expect(row("1").getAttribute("aria-level")).toBe("3");
  });

  it("close and open, by their names and their arrows", async () => {
    await userEvent.click(get(row("sweep"), ".folder-name"));
    expect(labels()).toEqual(["keras", "(itself)", "train", "plain", "sweep"]);
    expect(row("sweep").getAttribute("aria-expanded")).toBe("false");
    await userEvent.click(get(row("sweep"), ".fold"));
    expect(labels()).toHaveLength(9);
  });

  it("show and hide all runs in them, and tell when only some are shown", async () => {
    await userEvent.click(checkbox("1"));
    expect(checkbox("a").indeterminate).toBe(true);
    expect(checkbox("sweep").indeterminate).toBe(true);
    expect(texts(row("sweep"), ".count")).toEqual(["2 of 3"]);
    await userEvent.click(checkbox("sweep"));
    expect(open.kernel.get("hidden_runs")).toEqual([]);
    expect(checkbox("a").indeterminate).toBe(false);
    await userEvent.click(checkbox("sweep"));
    expect(open.kernel.get("hidden_runs")).toEqual(["sweep/a/1", "sweep/a/2", "sweep/b"]);
    expect(count()).toBe("3 of 6");
  });

  it("show what is in them alone on alt-click", async () => {
    await userEvent.click(checkbox("a"), { modifiers: ["Alt"] });
    expect(open.kernel.get("runs")).toEqual(["sweep/a/1", "sweep/a/2"]);
    expect(count()).toBe("2 of 6");
  });

  it("go with the trait", async () => {
    open.kernel.set("run_tree", false);
    await expect.poll(labels).toEqual([...NESTED].sort());
  });
});

describe("keys", () => {
  beforeEach(async () => {
    await show(NESTED);
    row("plain").focus();
  });

  it("move between the rows", async () => {
    await userEvent.keyboard("{ArrowDown}");
    expect(focused()).toBe("sweep");
    await userEvent.keyboard("{ArrowUp}{ArrowUp}");
    expect(focused()).toBe("train");
    await userEvent.keyboard("{End}");
    expect(focused()).toBe("b");
    await userEvent.keyboard("{Home}{ArrowUp}");
    expect(focused()).toBe("keras");
  });

  it("close and open folders, and lead to the folder that a run is in", async () => {
    await userEvent.keyboard("{ArrowDown}{ArrowLeft}");
    expect(labels()).not.toContain("b");
    expect(focused()).toBe("sweep");
    await userEvent.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}");
    expect(focused()).toBe("1");
    await userEvent.keyboard("{ArrowLeft}");
    expect(focused()).toBe("a");
  });

  it("show and hide by the space bar", async () => {
    await userEvent.keyboard(" ");
    expect(open.kernel.get("hidden_runs")).toEqual(["plain"]);
    await userEvent.keyboard("{ArrowDown} ");
    expect(open.kernel.get("hidden_runs")).toHaveLength(4);
    await userEvent.keyboard(" ");
    expect(open.kernel.get("hidden_runs")).toEqual(["plain"]);
  });

  it("reach what is in a row by Tab, and pass the other rows", async () => {
    await userEvent.keyboard("{Tab}");
    expect(open.root.activeElement).toBe(checkbox("plain"));
    await userEvent.keyboard("{Tab}{Tab}{Tab}{Tab}");
    expect(open.root.activeElement?.closest(".runs")).toBeNull();
  });
});

describe("10,000 runs", () => {
  beforeEach(() => show(Array.from({ length: 10_000 }, (_, i) => `g${i % 100}/run_${i}`)));

  it("have rows only where one looks, and keys go to the last", async () => {
    expect(labels().length).toBeLessThan(50);
    get(open.root, ".run").focus();
    await userEvent.keyboard("{End}");
    await expect.poll(focused).toBe("run_9999");
    expect(labels().length).toBeLessThan(60);
    await userEvent.keyboard("{ArrowLeft}");
    await expect.poll(focused).toBe("g99");
  });
});

describe("a long name", () => {
  const long = `experiments/${"warmup_".repeat(20)}lr=0.001`;

  it("is cut before its end, and whole in the title", async () => {
    await show([long], { traits: { run_tree: false } });
    expect(labels()).toEqual([long]);
    const name = get(open.root, ".run-name").getBoundingClientRect();
    const head = get(open.root, ".name-head");
    const tail = get(open.root, ".name-tail");
    expect(head.scrollWidth).toBeGreaterThan(head.clientWidth);
    expect(tail.scrollWidth).toBeLessThanOrEqual(Math.ceil(tail.getBoundingClientRect().width));
    expect(tail.getBoundingClientRect().right).toBeLessThanOrEqual(name.right + 1);
    expect(get(open.root, ".run").title).toContain(long);
  });

  it("is not parted within a character", () => {
    open = openBoard();
    const name = `${"x".repeat(20)}🙂${"y".repeat(11)}`;
    expect(parted(name)).toEqual(["x".repeat(20), `🙂${"y".repeat(11)}`]);
    expect(parted("short")).toEqual(["short", ""]);
  });
});

describe("the width", () => {
  const width = () => get(open.root, ".runs").offsetWidth;
  const edge = () => get(open.root, "[role=separator]");

  it("changes by keys, within bounds, and goes back", async () => {
    await show(["a"], { width: 1000 });
    const usual = width();
    edge().focus();
    await userEvent.keyboard("{ArrowRight}");
    expect(width()).toBe(usual + 16);
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    expect(width()).toBe(usual - 16);
    await userEvent.keyboard("{Home}");
    expect(width()).toBe(Number(edge().getAttribute("aria-valuemin")));
    await userEvent.keyboard("{End}{ArrowRight}");
    expect(width()).toBe(Number(edge().getAttribute("aria-valuemax")));
    await userEvent.keyboard("{Enter}");
    expect(width()).toBe(usual);
  });

  it("changes by dragging", async () => {
    await show(["a"], { width: 1000 });
    const before = width();
    const surface = edge();
    let captured = false;
    // Only real pointers can be captured.
    surface.setPointerCapture = () => {
      captured = true;
    };
    surface.hasPointerCapture = () => captured;
    const { right } = get(open.root, ".runs").getBoundingClientRect();
    const send = (type: string, clientX: number) =>
      surface.dispatchEvent(new PointerEvent(type, { clientX, bubbles: true }));
    send("pointermove", right + 30);
    expect(width()).toBe(before);
    send("pointerdown", right);
    send("pointermove", right + 50);
    await expect.poll(width).toBe(before + 50);
  });

  it("has no edge where the list lies above the cards", async () => {
    await show(["a"], { width: 500 }).catch(() => {});
    expect(open.root.querySelector("[role=separator]")).toBeNull();
  });
});
