import { describe, expect, onTestFinished, test } from "vitest";
import { createBoard, type Series } from "../../src/store";
import { MOST_ASKED, MOST_BYTES, MOST_UNDER_WAY } from "../../src/store/items";
import { eventually } from "../eventually";
import { type FakeItem, FakeKernel, type FakeSteps } from "../fake-kernel";
import { range } from "../messages";

function open(...steps: FakeSteps[]) {
  const kernel = new FakeKernel();
  const life = new AbortController();
  onTestFinished(() => life.abort());
  const { store } = createBoard(kernel, life.signal);
  kernel.tellSteps(steps);
  const [series] = store.series.value as readonly Series[];
  if (!series) throw new Error("no series");
  return { kernel, store, items: store.items, series };
}

const weights = (step: number[], also: Partial<FakeSteps> = {}): FakeSteps => ({
  run: "a",
  tag: "w",
  plugin: "histograms",
  step,
  ...also,
});

const sized = (bytes: number): FakeItem => ({
  buffers: [new DataView(new ArrayBuffer(bytes))],
});

/** The requests sent, without greetings. */
const asked = ({ sent }: FakeKernel) =>
  sent.filter((one) => (one as { type: string }).type === "request") as {
    request: number;
    params: { series: number; numbers: number[]; part: string };
  }[];

describe("steps", () => {
  test("go by step, whatever order they were told in", () => {
    const { series, kernel } = open(weights([10, 30]));
    kernel.tellSteps([weights([20, 10])]);
    const { index } = series;
    expect(range(4).map((place) => [index.stepAt(place), index.numberAt(place)])).toEqual([
      [10, 0],
      [10, 3],
      [20, 2],
      [30, 1],
    ]);
    expect(range(4).map((number) => index.placeOf(number))).toEqual([0, 3, 2, 1]);
    expect([-5, 11, 16, 25, 99].map((step) => index.placeNear(step))).toEqual([0, 1, 2, 2, 3]);
  });

  test("begin anew where they are replaced, and what they held is forgotten", () => {
    const { series, kernel, items } = open(weights([1, 2], { items: { 1: sized(8) } }));
    expect(items.state(series, 1, "preview").kind).toBe("here");
    kernel.tellSteps([weights([7], { mode: "replace" })]);
    expect(series.index.length).toBe(1);
    expect(items.state(series, 1, "preview").kind).toBe("away");
  });
});

describe("what steps hold", () => {
  test("is asked for once, and all that is wanted in a moment together", async () => {
    const { series, kernel, items } = open(weights(range(5)));
    items.want(series, [1], "preview");
    items.want(series, [3, 1], "preview");
    await eventually(() => expect(asked(kernel)).toHaveLength(1));
    expect(asked(kernel)[0]?.params).toEqual({
      series: series.id,
      numbers: [1, 3],
      part: "preview",
    });
    expect(items.state(series, 1, "preview").kind).toBe("asked");
    kernel.answerItems(1, series.id, { 1: { step: 1 }, 3: { step: 3, error: "damaged" } });
    await eventually(() => expect(items.state(series, 1, "preview").kind).toBe("here"));
    expect(items.state(series, 3, "preview")).toEqual({ kind: "failed", error: "damaged" });
  });

  test("is asked for again where an answer had no room for it", async () => {
    const { series, kernel, items } = open(weights(range(3)));
    items.want(series, [0, 1, 2], "full");
    await eventually(() => expect(asked(kernel)).toHaveLength(1));
    kernel.answerItems(1, series.id, { 0: { step: 0, part: "full" } });
    await eventually(() => expect(asked(kernel)[1]?.params.numbers).toEqual([1, 2]));
  });

  test("is listed by numbers for as long as it is here", () => {
    const half = sized(0.6 * MOST_BYTES);
    const { series, kernel, items } = open(weights([10, 30], { items: { 0: half } }));
    const numbers = () => [...items.held(series, "preview").keys()];
    expect(numbers()).toEqual([0]);
    kernel.tellSteps([weights([20], { items: { 2: { ...half, step: 20 } } })]);
    expect(numbers()).toEqual([2]);
    kernel.tellSteps([weights([7], { mode: "replace" })]);
    expect(numbers()).toEqual([]);
  });

  test("of another step than the one asked for is not taken for it", async () => {
    const { series, kernel, items } = open(weights([5, 6]));
    items.want(series, [1], "preview");
    await eventually(() => expect(asked(kernel)).toHaveLength(1));
    kernel.answerItems(1, series.id, { 1: { step: 600 } });
    await eventually(() => expect(items.state(series, 1, "preview").kind).toBe("away"));
  });

  test("is asked for by the last wanted first, a few questions at a time", async () => {
    const count = MOST_ASKED * (MOST_UNDER_WAY + 2);
    const { series, kernel, items } = open(weights(range(count)));
    items.want(series, range(count), "preview");
    await eventually(() => expect(asked(kernel)).toHaveLength(MOST_UNDER_WAY));
    expect(asked(kernel)[0]?.params.numbers.at(-1)).toBe(count - 1);
    items.want(series, [], "preview");
    const numbers = asked(kernel)[0]?.params.numbers ?? [];
    kernel.answerItems(
      1,
      series.id,
      Object.fromEntries(numbers.map((number) => [number, { step: number }])),
    );
    await eventually(() => expect(asked(kernel)).toHaveLength(MOST_UNDER_WAY + 1));
  });

  test("says why it is not there, and is asked for again on demand", async () => {
    const { series, kernel, items } = open(weights([1]));
    items.want(series, [0], "preview");
    await eventually(() => expect(asked(kernel)).toHaveLength(1));
    kernel.emit("msg:custom", { type: "response", request: 1, error: "items failed" }, []);
    await eventually(() =>
      expect(items.state(series, 0, "preview")).toEqual({ kind: "failed", error: "items failed" }),
    );
    items.retry(series, 0, "preview");
    await eventually(() => expect(asked(kernel)).toHaveLength(2));
  });

  test("takes bounded memory: what was looked at least lately goes", () => {
    const size = MOST_BYTES / 4 - 1000;
    const { series, kernel, items } = open(
      weights([0, 1, 2, 3], { items: { 0: sized(size), 1: sized(size), 2: sized(size) } }),
    );
    kernel.tellSteps([weights([6], { run: "b", items: { 0: sized(size) } })]);
    items.state(series, 0, "preview");
    kernel.tellSteps([weights([7], { run: "c", items: { 0: sized(size) } })]);
    expect(items.state(series, 1, "preview").kind).toBe("away");
    expect(items.state(series, 0, "preview").kind).toBe("here");
  });
});
