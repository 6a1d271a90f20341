import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { PALETTE, runColour } from "../../src/core/colours";
import { customGroups, DASHES } from "../../src/panels/custom_scalars/charts";
import { matchingTags } from "../../src/panels/custom_scalars/matching";
import type { ChartCard } from "../../src/panels/scalars/chart_card";
import type { Curve } from "../../src/panels/scalars/curves";
import type { LayoutChart } from "../../src/protocol";
import { Series } from "../../src/store";
import { madeSeries } from "../gallery/made_data";
import { entry } from "../messages";
import {
  find,
  get,
  hover,
  type OpenBoard,
  openBoard,
  pixelsOf,
  shows,
  texts,
  tooltip,
} from "./open-board";

const chart = (title: string, ...tags: string[]): LayoutChart => ({ title, tags, margins: [] });
const band = (title: string, value: string, lower: string, upper: string): LayoutChart => ({
  title,
  tags: [],
  margins: [{ value, lower, upper }],
});
const category = (title: string, charts: LayoutChart[], closed = false) => ({
  title,
  charts,
  closed,
});

describe("matching", () => {
  const tags = ["loss/train", "loss/test", "my loss/x", "acc(top 5)"];

  it("begins at the tag's beginning and need not reach its end, as in TensorBoard", () => {
    expect(matchingTags("loss", tags).tags).toEqual(["loss/train", "loss/test"]);
    expect(matchingTags("LOSS", tags).tags).toEqual([]);
    expect(matchingTags("a|my", tags).tags).toEqual(["my loss/x", "acc(top 5)"]);
  });

  it("takes a tag with signs of its own for itself", () => {
    expect(matchingTags("acc(top 5)", tags)).toEqual({ tags: ["acc(top 5)"], fault: null });
  });

  it("says what is wrong with an expression", () => {
    expect(matchingTags("loss(", tags)).toEqual({ tags: [], fault: "Unterminated group" });
  });

  it("gives up on an expression that takes too long", () => {
    const long = Array.from({ length: 200 }, (_, i) => `${"a".repeat(400)}${i}`);
    expect(matchingTags(".*a.*a.*b", long).fault).toBe("takes too long");
  });
});

describe("the lines of a chart", () => {
  const run = (id: number, name: string) => ({ id, name, firstWallTime: 1, hparams: {} });
  const a = run(0, "a");
  const b = run(1, "b");
  let last = 0;
  const series = (of: typeof a, tag: string, value: number[]) => {
    const made = new Series(entry(last++, of.id, tag), of);
    const step = Float64Array.from(value.keys());
    const points = { series: made.id, mode: "append", total: value.length } as const;
    made.apply({ ...points, step, wallTime: step, value: Float64Array.from(value) });
    return made;
  };
  const curveOf = (of: Series): Curve => ({
    name: of.run.name,
    colour: PALETTE[of.run.id] ?? "",
    step: of.step,
    wallTime: of.wallTime,
    value: of.value,
    x: of.step,
    smoothed: of.value,
  });
  const cardOf = (laidOut: LayoutChart, all: Series[]) => {
    const scalars = Map.groupBy(all, ({ tag }) => tag);
    const layout = { categories: [category("c", [laidOut])], refused: [] };
    const filter = { pattern: "", error: null, matches: () => true };
    const card = customGroups(layout, scalars, filter)[0]?.cards[0] as ChartCard;
    return { card, curves: card.arrange?.(card.series, card.series.map(curveOf)) ?? [] };
  };

  it("are a run's colour and a tag's dash", () => {
    const all = [a, b].flatMap((of) => ["x/1", "x/2"].map((tag) => series(of, tag, [1, 2])));
    const { card, curves } = cardOf(chart("both", "x/.*"), all);
    const look = curves.map(({ name, colour, dash }) => [name, colour, dash]);
    expect(look).toEqual([
      ["a · x/1", PALETTE[0], DASHES[0]],
      ["b · x/1", PALETTE[1], DASHES[0]],
      ["a · x/2", PALETTE[0], DASHES[1]],
      ["b · x/2", PALETTE[1], DASHES[1]],
    ]);
    expect(card.legend?.map(({ text }) => text)).toEqual(["x/1", "x/2"]);
  });

  it("are no more than a chart can show", () => {
    const all = Array.from({ length: 60 }, (_, i) => series(a, `x/${i}`, [1]));
    const { card, curves } = cardOf(chart("all", ".*"), all);
    expect(curves).toHaveLength(50);
    expect(card.legend?.at(-1)).toMatchObject({
      text: "10 more tags",
      fault: "at most 50 are drawn",
    });
  });

  it("of a margin are the value in a band at its own steps", () => {
    const all = [series(a, "v", [1, 2, 3]), series(a, "lo", [0, 1]), series(a, "hi", [2, 3, 9])];
    const { card, curves } = cardOf(band("band", "v", "lo", "hi"), all);
    expect(card.raw).toBe(true);
    expect(curves.map(({ name }) => name)).toEqual(["a"]);
    expect([...(curves[0]?.band?.low ?? [])]).toEqual([0, 1, 1]);
    expect([...(curves[0]?.band?.high ?? [])]).toEqual([2, 3, 9]);
  });

  it("of a margin whose edge is not there are the value alone, and it is said", () => {
    const { card, curves } = cardOf(band("band", "v", "lo", "hi"), [series(a, "v", [1, 2])]);
    expect(curves).toHaveLength(1);
    expect(curves[0]?.band).toBeUndefined();
    expect(card.legend?.slice(1)).toMatchObject([
      { text: "lo", fault: "no such tag yet" },
      { text: "hi", fault: "no such tag yet" },
    ]);
  });
});

describe("the tab", () => {
  let open: OpenBoard;
  beforeEach(() => {
    open = openBoard({ traits: { smoothing: 0, panel: "custom_scalars" } });
  });
  afterEach(() => open.close());

  function tell(): void {
    const tags = ["loss/train", "loss/test", "low", "high"];
    open.kernel.tell(
      ["a", "b"].flatMap((run, r) => tags.map((tag, t) => madeSeries(run, tag, 60, 10 * r + t))),
    );
    open.kernel.layOut({
      categories: [
        category("Losses", [chart("both", "loss/.*"), band("spread", "loss/train", "low", "high")]),
        category("Other", [chart("amiss", "loss(")], true),
      ],
      refused: ["<b>x</b> of run 'a': more than 100 tags"],
    });
  }
  const tabs = () => texts(open.root, "[role=tab]");
  const titles = () => texts(open.root, ".card h3");

  it("is there when charts are laid out, with their number", async () => {
    open.kernel.tell([madeSeries("a", "loss", 20, 0)]);
    await expect.poll(tabs).toEqual(["Scalars1"]);
    open.kernel.layOut({ categories: [category("c", [chart("x", "loss")])], refused: [] });
    await expect.poll(tabs).toEqual(["Scalars1", "Custom scalars1"]);
    open.kernel.layOut({ categories: [], refused: [] });
    await expect.poll(tabs).toEqual(["Scalars1"]);
    expect(texts(open.root, ".empty-title")).toEqual(["No charts laid out yet"]);
  });

  it("shows categories, charts, and what their lines are", async () => {
    tell();
    const card = await find(open.root, ".card");
    await shows(runColour(0), card);
    expect(titles()).toEqual(["both", "spread"]);
    expect(texts(open.root, ".group-name")).toEqual(["Losses", "Other"]);
    expect(texts(card, ".legend span")).toEqual(["loss/test", "loss/train"]);
    hover(card, 0.5, 0.5);
    await expect
      .poll(() =>
        tooltip(open.root)
          .map((row) => row[1])
          .sort(),
      )
      .toEqual(["a · loss/test", "a · loss/train", "b · loss/test", "b · loss/train"]);
  });

  it("opens what the layout has closed, and closes what it has open", async () => {
    tell();
    await find(open.root, ".card");
    const [losses, other] = Array.from(open.root.querySelectorAll<HTMLElement>(".group"));
    await userEvent.click(other as HTMLElement);
    await expect.poll(titles).toEqual(["both", "spread", "amiss"]);
    expect(texts(open.root, ".legend .fault span")).toEqual(["loss(: Unterminated group"]);
    await userEvent.click(losses as HTMLElement);
    await expect.poll(titles).toEqual(["amiss"]);
  });

  it("hides a run's lines with its checkbox, and charts by the tag filter", async () => {
    tell();
    const card = await find(open.root, ".card");
    await shows(runColour(0), card);
    await userEvent.click(get(open.root, ".run input"));
    await expect.poll(() => pixelsOf(runColour(0), card)).toBeLessThan(5);
    open.kernel.set("tag_filter", "^low$");
    await expect.poll(titles).toEqual(["spread"]);
    open.kernel.set("tag_filter", "nothing");
    await expect.poll(titles).toEqual([]);
    await userEvent.click(get(open.root, ".empty .action"));
    await expect.poll(titles).toEqual(["both", "spread"]);
  });

  it("takes charts in that come later, and says what was left out, as text", async () => {
    tell();
    await find(open.root, ".card");
    open.kernel.tell([madeSeries("a", "loss/late", 60, 5)]);
    await expect
      .poll(() => texts(get(open.root, ".card"), ".legend span"))
      .toEqual(["loss/late", "loss/test", "loss/train"]);
    await userEvent.click(get(open.root, ".refused summary"));
    expect(texts(open.root, ".refused li")).toEqual(["<b>x</b> of run 'a': more than 100 tags"]);
    expect(open.root.querySelector(".refused b")).toBeNull();
  });
});
