import { afterEach, describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import type { FakeItem } from "../fake-kernel";
import { textItem } from "../gallery/made_text";
import { find, get, type OpenBoard, openBoard, texts } from "./open-board";

let open: OpenBoard;

afterEach(() => open.close());

type Told = readonly [run: string, tag: string, step: number[], items: Record<number, FakeItem>];

function tell(told: readonly Told[], traits: Record<string, unknown> = {}): void {
  open = openBoard({ traits: { panel: "text", ...traits } });
  open.kernel.tellSteps(
    told.map(([run, tag, step, items]) => ({ run, tag, plugin: "text", step, items })),
  );
}

const told = (...lines: string[]) => textItem([lines.join("\n")]);
const card = (name: string) => get(open.root, `article[aria-label='${name}']`);
const names = () =>
  Array.from(open.root.querySelectorAll("article"), (one) => one.getAttribute("aria-label"));
const body = () => get(open.root, ".text-body");
const asked = () =>
  open.kernel.sent.filter((one) => (one as { type: string }).type === "request") as {
    request: number;
    params: { numbers: number[]; part: string };
  }[];

describe("a card", () => {
  test("stands for a tag and a run, with the newest text as Markdown, or plain", async () => {
    tell([
      ["a", "notes", [1, 2], { 0: told("old"), 1: told("*new* & <b>") }],
      ["b", "notes", [1], { 0: told("other") }],
    ]);
    await find(open.root, ".markdown em");
    expect(names()).toEqual(["notes, a", "notes, b"]);
    expect(texts(open.root, ".run-label")).toEqual(["a", "b"]);
    expect(card("notes, a").querySelector(".text-body")?.textContent).toBe("new & <b>\n");
    await userEvent.click(get(open.root, "[aria-label='Texts as'] label:last-child"));
    await expect
      .poll(() => card("notes, a").querySelector(".plain-text")?.textContent)
      .toBe("*new* & <b>");
    expect(open.kernel.get("markdown")).toBe(false);
  });

  test("goes to the step of its slider, and to the one that is marked", async () => {
    tell([["a", "notes", [10, 20, 30], { 0: told("ten"), 1: told("twenty"), 2: told("thirty") }]]);
    await expect.poll(() => body().textContent).toBe("thirty\n");
    await userEvent.fill(get(open.root, ".step-slider"), "0");
    await expect.poll(() => body().textContent).toBe("ten\n");
    open.kernel.set("step", 21);
    await expect.poll(() => body().textContent).toBe("twenty\n");
  });

  test("shows a tensor as a table, cell by cell", async () => {
    tell([["a", "t", [1], { 0: textItem(["**x**", "y", "z", "<i>"], [2, 2]) }]]);
    await find(open.root, ".text-table strong");
    expect(texts(open.root, ".text-table tbody td").map((text) => text.trim())).toEqual([
      "x",
      "y",
      "z",
      "<i>",
    ]);
    expect(texts(open.root, ".text-table th")).toEqual(["0", "1", "0", "1"]);
  });

  test("says that a text is cut, and asks for more", async () => {
    tell([["a", "t", [1], { 0: textItem(["begin"], [1], true) }]]);
    await userEvent.click(await find(open.root, ".text-note .action"));
    await expect.poll(() => asked().map(({ params }) => params.part)).toEqual(["full"]);
    expect(body().textContent).toBe("begin\n");
    const full = { ...textItem(["begin and end"]), step: 1, part: "full" as const };
    open.kernel.answerItems((asked()[0] as { request: number }).request, 0, { 0: full });
    await expect.poll(() => body().textContent).toBe("begin and end\n");
    expect(open.root.querySelector(".text-note")).toBeNull();
  });

  test("asks for what is away, and says what is damaged", async () => {
    tell([
      ["a", "t/away", [1], {}],
      ["a", "t/damaged", [1], { 0: { error: "wrong CRC" } }],
      [
        "a",
        "t/odd",
        [1],
        { 0: { content: { shape: [1], lengths: [99] }, buffers: told("x").buffers ?? [] } },
      ],
    ]);
    await expect
      .poll(() => texts(open.root, ".item-failed p"))
      .toEqual(["wrong CRC", "a text from the kernel ends too soon"]);
    await expect.poll(() => asked().map(({ params }) => params.numbers)).toEqual([[0]]);
  });

  test("tells what changed since another step", async () => {
    const items = { 0: told("a", "b", "c"), 1: told("a", "x", "c"), 2: told("a", "x", "c", "d") };
    tell([["a", "notes", [10, 20, 30], items]]);
    await userEvent.click(await find(open.root, ".diff-button"));
    await find(open.root, ".diff-line");
    const lines = () => texts(open.root, ".diff-line");
    expect(lines()).toEqual([" a", " x", " c", "+d"]);
    await userEvent.fill(get(open.root, "[aria-label='Step: compared with, notes']"), "0");
    await expect.poll(lines).toEqual([" a", "−b", "+x", " c", "+d"]);
    await userEvent.click(get(open.root, ".diff-button"));
    await find(open.root, ".markdown");
  });

  test("is copied as it was written", async () => {
    tell([["a", "notes", [1], { 0: told("*a*", "", "b") }]]);
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    await userEvent.click(await find(open.root, ".copy-button"));
    expect(write).toHaveBeenCalledWith("*a*\n\nb");
    await expect.poll(() => texts(open.root, ".notice")).toEqual(["copied"]);
  });
});

describe("a search", () => {
  const LOGS: readonly Told[] = [
    ["a", "notes", [1, 2], { 0: told("a lion"), 1: told("a *tig*er and a tiger") }],
    ["a", "others", [1], { 0: told("a bear") }],
  ];

  test("leaves out what does not match, and marks what does", async () => {
    tell(LOGS);
    await find(open.root, ".markdown");
    await userEvent.fill(get(open.root, ".panel-bar .filter input"), "TIGER|zebra");
    await expect.poll(names).toEqual(["notes, a"]);
    expect(texts(open.root, "mark")).toEqual(["tiger"]);
    expect(texts(open.root, ".panel-bar .count")).toEqual(["1 of 3 texts"]);
    expect(open.kernel.get("text_search")).toBe("TIGER|zebra");
  });

  test("asks for the texts that are not here", async () => {
    tell([["a", "notes", [1, 2, 3], { 2: told("a lion") }]], { text_search: "tiger" });
    const asked = () => open.kernel.sent.filter((one) => (one as { method?: string }).method);
    await expect.poll(asked).toMatchObject([{ method: "items", params: { numbers: [0, 1] } }]);
    await expect
      .poll(() => texts(open.root, ".panel-bar .count"))
      .toEqual(["0 of 1 texts; 2 are not here"]);
    const [{ request, params }] = asked() as [{ request: number; params: { series: number } }];
    const [first, second] = [told("a *tiger*"), told("a bear")];
    const items = { 0: { ...first, step: 1 }, 1: { ...second, step: 2 } };
    open.kernel.answerItems(request, params.series, items);
    await expect.poll(() => texts(open.root, ".panel-bar .count")).toEqual(["1 of 3 texts"]);
  });

  test("leads to the step that has it", async () => {
    tell(LOGS, { text_search: "lion" });
    await userEvent.click(await find(open.root, ".text-matches .action"));
    await expect.poll(() => texts(open.root, "mark")).toEqual(["lion"]);
    expect(texts(open.root, ".text-matches span")).toEqual(["Found here"]);
  });

  test("that is wrong says so, and shows all", async () => {
    tell(LOGS, { text_search: "(" });
    await find(open.root, ".filter-error");
    expect(names()).toHaveLength(2);
  });

  test("that finds nothing says so", async () => {
    tell(LOGS, { text_search: "zebra" });
    await expect.poll(() => texts(open.root, ".empty-title").join()).toContain("zebra");
    await userEvent.click(get(open.root, ".empty .action"));
    await expect.poll(() => names().length).toBe(2);
  });

  test("marks nothing in a text that is markup", async () => {
    tell([["a", "t", [1], { 0: told("<img src=x onerror=alert(1)>") }]], { text_search: "img.*" });
    await expect.poll(() => texts(open.root, "mark")).toEqual(["img src=x onerror=alert(1)>"]);
    expect(open.root.querySelector("img")).toBeNull();
  });
});
