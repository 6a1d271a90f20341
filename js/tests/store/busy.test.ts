import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createBoard } from "../../src/store";
import { PATIENCE } from "../../src/store/requests";
import { FakeModel } from "../fake-model";
import { update } from "../messages";

const NOW = Date.UTC(2026, 2, 1, 12);
const PARAMS = {
  axis: "step",
  windows: [{ series: 0, first: 0, last: 1 }],
  max_points: 10,
} as const;

function open() {
  const model = new FakeModel();
  const life = new AbortController();
  onTestFinished(() => life.abort());
  const { store } = createBoard(model, life.signal);
  const ask = (signal = life.signal) => {
    store.detail({ ...PARAMS, windows: [...PARAMS.windows] }, signal).catch(() => {});
  };
  const answer = (request: number) =>
    model.push({ content: { type: "response", request, result: {} }, buffers: [] });
  return { model, store, ask, answer };
}

const points = (seq: number, wallTime: number, state = "live") =>
  update({
    seq,
    ...(seq === 0 && { runs: ["run"], series: { 0: [0, "loss"] as const } }),
    points: [{ series: 0, step: [seq], value: [1], wallTime: [wallTime] }],
    extra: { status: { logdir: "/logs", state, problem_count: 0, problems: [] } },
  });

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

describe("a kernel", () => {
  test("is busy while it owes an answer for long", () => {
    const { store, ask, answer } = open();
    ask();
    vi.advanceTimersByTime(PATIENCE - 1);
    expect(store.busy.value).toBe(false);
    vi.advanceTimersByTime(1);
    expect(store.busy.value).toBe(true);
    answer(1);
    expect(store.busy.value).toBe(false);
  });

  test("owes what nobody waits for any more, too", () => {
    const { store, ask, answer } = open();
    const waiting = new AbortController();
    ask(waiting.signal);
    waiting.abort();
    vi.advanceTimersByTime(PATIENCE);
    expect(store.busy.value).toBe(true);
    answer(1);
    expect(store.busy.value).toBe(false);
  });

  test("that answers a later request is not waiting with an earlier one", () => {
    const { store, ask, answer } = open();
    ask();
    ask();
    answer(2);
    vi.advanceTimersByTime(10 * PATIENCE);
    expect(store.busy.value).toBe(false);
  });

  test("that is gone is not busy", () => {
    const { model, store, ask } = open();
    ask();
    vi.advanceTimersByTime(PATIENCE);
    model.emit("comm_live_update");
    expect(store.busy.value).toBe(false);
  });
});

describe("news", () => {
  test("of an old log is as old as its writer says", () => {
    const { model, store } = open();
    expect(store.newsAt.value).toBeNull();
    model.push(points(0, NOW / 1000 - 3600, "reading"));
    expect(store.newsAt.value).toBe(NOW - 3_600_000);
    model.push(points(1, NOW / 1000 - 7200, "reading"));
    expect(store.newsAt.value).toBe(NOW - 3_600_000);
  });

  test("is of now when it comes to a log that was read, whatever the writer's clock", () => {
    const { model, store } = open();
    model.push(points(0, NOW / 1000 - 3600));
    vi.advanceTimersByTime(5000);
    model.push(points(1, NOW / 1000 - 3500));
    expect(store.newsAt.value).toBe(NOW + 5000);
  });

  test("is never of the future", () => {
    const { model, store } = open();
    model.push(points(0, NOW / 1000 + 86_400));
    expect(store.newsAt.value).toBe(NOW);
  });

  test("an update without points is none", () => {
    const { model, store } = open();
    model.push(points(0, NOW / 1000 - 60));
    vi.advanceTimersByTime(5000);
    model.push(update({ seq: 1, runs: ["run", "other"] }));
    expect(store.newsAt.value).toBe(NOW - 60_000);
  });
});
