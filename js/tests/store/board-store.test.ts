import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { Points } from "../../src/protocol";
import { type Board, createBoard } from "../../src/store";
import { FIRST_HELLO_DELAY } from "../../src/store/stream";
import { FakeModel } from "../fake-model";
import { pack, range, status, type TestMessage, update } from "../messages";

const HELLO = { type: "hello", protocol: 1, stream: null, seq: null };

function open(early: readonly TestMessage[] = []) {
  const model = new FakeModel();
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  const board = createBoard(model, controller.signal, early);
  return { model, controller, board, store: board.store };
}

const snapshot = (stream = "s") =>
  update({
    stream,
    runs: ["run_10", "run_2"],
    series: { 0: [0, "Loss"], 1: [1, "Loss"], 2: [1, "Accuracy"] },
    points: [{ series: 0, step: [0, 1], value: [1, 0.5], mode: "replace" }],
  });

const delta = (seq: number, step: number, stream = "s") =>
  update({ stream, seq, points: [{ series: 0, step: [step], value: [step], total: step + 1 }] });

const seriesAt = (board: Board, id: number) => {
  const found = board.store.series.value.find((series) => series.id === id);
  if (!found) throw new Error(`no series ${id}`);
  return found;
};

describe("the conversation", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("waits a moment for the snapshot that comes unasked, and then asks for it", () => {
    const { model } = open();
    vi.advanceTimersByTime(FIRST_HELLO_DELAY - 1);
    expect(model.sent).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(model.sent).toEqual([HELLO]);
  });

  test("says hello as soon as a snapshot has come unasked", () => {
    const { model } = open();
    model.push(snapshot());
    model.push(delta(1, 2));
    vi.advanceTimersByTime(60_000);
    expect(model.sent).toEqual([{ ...HELLO, stream: "s", seq: 0 }]);
  });

  test("a snapshot fills the store", () => {
    const { model, store } = open();
    expect(store.connection.value).toBe("connecting");
    expect(store.status.value).toBeNull();
    model.push(snapshot());
    expect(store.connection.value).toBe("live");
    expect(store.status.value).toEqual(status());
    expect(store.runs.value.map((run) => run.name)).toEqual(["run_2", "run_10"]);
    expect(store.series.value.map(({ tag, run }) => `${tag} ${run.name}`)).toEqual([
      "Accuracy run_2",
      "Loss run_2",
      "Loss run_10",
    ]);
  });

  test("goes on where early messages left off", () => {
    const { model, board } = open([snapshot(), delta(1, 2)]);
    expect(model.sent).toEqual([{ ...HELLO, stream: "s", seq: 1 }]);
    expect([...seriesAt(board, 0).step]).toEqual([0, 1, 2]);
  });

  test("early messages with a gap lead to one hello that asks for everything", () => {
    const { model } = open([snapshot(), delta(2, 2), delta(3, 3)]);
    expect(model.sent).toEqual([HELLO]);
  });

  test("a gap leads to one hello; deltas wait for the snapshot", () => {
    const { model, board } = open([snapshot()]);
    vi.advanceTimersByTime(60_000);
    model.sent.length = 0;
    model.push(delta(2, 2));
    model.push(delta(3, 3));
    expect(model.sent).toEqual([HELLO]);
    expect([...seriesAt(board, 0).step]).toEqual([0, 1]);
    model.push(snapshot("t"));
    model.push(delta(1, 2, "t"));
    expect([...seriesAt(board, 0).step]).toEqual([0, 1, 2]);
    vi.advanceTimersByTime(60_000);
    expect(model.sent).toHaveLength(1);
  });

  test("hello is said again after 5 s, if messages keep coming", () => {
    const { model } = open([snapshot()]);
    vi.advanceTimersByTime(5_000);
    model.sent.length = 0;
    for (const seq of range(75)) {
      model.push(delta(seq + 2, 2));
      vi.advanceTimersByTime(100);
    }
    expect(model.sent).toEqual([HELLO, HELLO]);
    vi.advanceTimersByTime(5_000);
    model.sent.length = 0;
    vi.advanceTimersByTime(60_000);
    expect(model.sent).toEqual([]);
  });

  test("a gap right after a hello is not forgotten when nothing follows", () => {
    const { model } = open([snapshot()]);
    model.push(delta(2, 2));
    expect(model.sent).toHaveLength(1);
    vi.advanceTimersByTime(5_000);
    expect(model.sent).toHaveLength(2);
  });

  test.each([
    ["another stream", delta(1, 2, "t")],
    ["a number out of turn", delta(5, 2)],
    ["an unknown series", update({ seq: 1, points: [{ series: 9, step: [1], value: [1] }] })],
    ["an unknown run", update({ seq: 1, series: { 5: [9, "x"] } })],
  ])("%s is a gap, and nothing of it is applied", (_, message) => {
    const { model, store, board } = open([snapshot()]);
    vi.advanceTimersByTime(5_000);
    model.push(message);
    expect(model.sent.slice(1)).toEqual([HELLO]);
    expect(store.series.value).toHaveLength(3);
    expect([...seriesAt(board, 0).step]).toEqual([0, 1]);
  });

  test("nothing is left when the board closes", () => {
    const { model, controller } = open([snapshot()]);
    model.push(delta(2, 2));
    expect(vi.getTimerCount()).toBe(1);
    controller.abort();
    expect(model.listenerCount).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a new snapshot", () => {
  test("keeps the objects and the points of what it names again", () => {
    const { model, board, store } = open([snapshot()]);
    const [series, other] = [seriesAt(board, 0), seriesAt(board, 2)];
    const runs = new Set(store.runs.value);
    model.push(update({ stream: "t", runs: ["run_10", "run_2"], series: { 0: [0, "Loss"] } }));
    expect(seriesAt(board, 0)).toBe(series);
    expect([...series.step]).toEqual([0, 1]);
    expect(store.series.value).toHaveLength(1);
    // The rest of a large snapshot comes in the deltas after it.
    model.push(update({ stream: "t", seq: 1, series: { 2: [1, "Accuracy"] } }));
    expect(seriesAt(board, 2)).toBe(other);
    expect(new Set(store.runs.value)).toEqual(runs);
    expect(store.runs.value.every((run) => runs.has(run))).toBe(true);
    model.push(delta(2, 7, "t"));
    expect([...series.step]).toEqual([7]);
  });

  test("does not mistake another series for the former one", () => {
    const { model, board } = open([snapshot()]);
    const series = seriesAt(board, 0);
    model.push(update({ stream: "t", runs: ["other"], series: { 0: [0, "Loss"] } }));
    expect(seriesAt(board, 0)).not.toBe(series);
    expect(seriesAt(board, 0).length).toBe(0);
  });
});

test("runs and series leave; a run takes its series along", () => {
  const { model, store } = open([snapshot()]);
  model.push(update({ seq: 1, extra: { removed_runs: [1] } }));
  expect(store.runs.value.map((run) => run.name)).toEqual(["run_10"]);
  expect(store.series.value.map((series) => series.id)).toEqual([0]);
  model.push(update({ seq: 2, extra: { removed_series: [0] } }));
  expect(store.series.value).toEqual([]);
});

describe("signals", () => {
  test("only touched series change, once a message; lists only when their set does", () => {
    const { model, board, store } = open([snapshot()]);
    const counts = { touched: 0, untouched: 0, lists: 0 };
    const stops = [
      seriesAt(board, 0).version.subscribe(() => void counts.touched++),
      seriesAt(board, 2).version.subscribe(() => void counts.untouched++),
      store.series.subscribe(() => void counts.lists++),
      store.runs.subscribe(() => void counts.lists++),
    ];
    const blocks = range(3).map((i) => ({ series: 0, step: [i + 2], value: [i] }));
    model.push(pack(update({ seq: 1 }).content, blocks));
    for (const stop of stops) stop();
    expect(counts).toEqual({ touched: 2, untouched: 1, lists: 2 });
    expect(seriesAt(board, 0).length).toBe(5);
  });
});

describe("points", () => {
  test("are held up to 4,000, then thinned, evenly however often; the last is always there", () => {
    const { model, board } = open([snapshot()]);
    const series = seriesAt(board, 0);
    let seq = 0;
    for (let start = 2; start < 200_000; start += 1_000) {
      const step = range(1_000).map((i) => start + i);
      const value = step.map((s) => (s === 77_777 ? 1e6 : Math.sin(s)));
      const total = start + 1_000;
      model.push(update({ seq: ++seq, points: [{ series: 0, step, value, total }] }));
      expect(series.length).toBeLessThanOrEqual(4_000);
      expect(series.step.at(-1)).toBe(start + 999);
    }
    expect(series.total).toBe(200_002);
    expect(series.decimated).toBe(true);
    expect(Math.max(...series.value)).toBe(1e6);
    expect(series.step.at(0)).toBe(0);
    const firstHalf = series.step.filter((step) => step < 100_000).length;
    expect(firstHalf / series.length).toBeGreaterThan(0.25);
  });

  test("replace begins the line anew", () => {
    const { model, board } = open([snapshot()]);
    const points = { series: 0, step: [5], value: [NaN], total: 8 };
    model.push(update({ seq: 1, points: [{ ...points, mode: "replace" }] }));
    const series = seriesAt(board, 0);
    expect([...series.step, ...series.wallTime, ...series.value]).toEqual([5, 1005, NaN]);
    expect([series.length, series.total, series.decimated]).toEqual([1, 8, true]);
  });
});

describe("the connection", () => {
  test("is gone when the comm goes, and back with the next message", () => {
    const { model, store } = open([snapshot()]);
    model.emit("comm_live_update");
    expect(store.connection.value).toBe("gone");
    expect(model.sent.at(-1)).toEqual(HELLO);
    model.push(delta(1, 2));
    expect(store.connection.value).toBe("live");
  });

  test("is gone when sending fails", async () => {
    const { model, store } = open([snapshot()]);
    model.dead = true;
    const answer = store.detail({ axis: "step", windows: [], max_points: 1 }, live());
    await expect(answer).rejects.toThrow("the kernel is gone");
    expect(store.connection.value).toBe("gone");
  });

  test("what cannot be read is said, until something can", () => {
    const { model, store } = open([snapshot()]);
    model.push(update({ seq: 1, extra: { protocol: 99 } }));
    expect(store.fault.value).toContain("the kernel speaks protocol 99");
    model.push(delta(1, 2));
    expect(store.fault.value).toBeNull();
  });
});

const live = () => new AbortController().signal;

describe("detail", () => {
  const params = {
    axis: "step" as const,
    windows: [{ series: 0, first: 0, last: 9 }],
    max_points: 50,
  };

  test("answers go to who asked, in whatever order", async () => {
    const { model, store } = open([snapshot()]);
    const asked = [store.detail(params, live()), store.detail(params, live())];
    expect(model.sent.slice(1)).toEqual([
      { type: "request", request: 1, method: "detail", params },
      { type: "request", request: 2, method: "detail", params },
    ]);
    for (const request of [2, 1]) {
      const { content, buffers } = pack({}, [
        { series: 0, step: [request], value: [1], mode: "replace" },
      ]);
      model.push({ content: { type: "response", request, result: content }, buffers });
    }
    const steps = (points: Points[]) => points.map(({ step }) => [...step]);
    expect(steps(await (asked[0] as Promise<Points[]>))).toEqual([[1]]);
    expect(steps(await (asked[1] as Promise<Points[]>))).toEqual([[2]]);
  });

  test("an error, an abort and the end of the board reject", async () => {
    const { model, store, controller } = open([snapshot()]);
    const view = new AbortController();
    const refused = store.detail(params, live());
    const aborted = store.detail(params, view.signal);
    const orphaned = store.detail(params, live());
    model.push({ content: { type: "response", request: 1, error: "no series 0" }, buffers: [] });
    view.abort(new Error("zoomed on"));
    model.push({ content: { type: "response", request: 2, error: "too late" }, buffers: [] });
    controller.abort();
    await expect(refused).rejects.toThrow("no series 0");
    await expect(aborted).rejects.toThrow("zoomed on");
    await expect(orphaned).rejects.toThrow("the board was closed");
    await expect(store.detail(params, view.signal)).rejects.toThrow("zoomed on");
  });
});
