import { afterEach, beforeEach, expect, it } from "vitest";
import { PaintQueue } from "../../src/charts/paint_queue";

let life: AbortController;
let errors: unknown[];
let queue: PaintQueue;

beforeEach(() => {
  life = new AbortController();
  errors = [];
  queue = new PaintQueue(life.signal, (error) => errors.push(error));
});
afterEach(() => life.abort());

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

function busyFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

it("runs what was asked for last under a key, once", async () => {
  const ran: string[] = [];
  const key = {};
  queue.request(key, async () => void ran.push("first"));
  queue.request(key, async () => void ran.push("second"));
  await frame();
  await expect.poll(() => ran).toEqual(["second"]);
});

it("spreads long tasks over frames", async () => {
  const ran: number[] = [];
  for (const n of [1, 2, 3]) {
    queue.request({}, async () => {
      busyFor(20);
      ran.push(n);
    });
  }
  await frame();
  expect(ran.length).toBeLessThan(3);
  await expect.poll(() => ran).toEqual([1, 2, 3]);
});

it("leaves the page a frame to itself where tasks are slow", async () => {
  const ran: number[] = [];
  const slow = (n: number) => async () => {
    busyFor(60);
    ran.push(n);
  };
  queue.request({}, slow(1));
  await expect.poll(() => ran).toEqual([1]);
  queue.request({}, slow(2));
  await frame();
  await Promise.resolve();
  expect(ran).toEqual([1]);
  await expect.poll(() => ran).toEqual([1, 2]);
});

it("leaves it another frame where something is asked for meanwhile", async () => {
  const ran: number[] = [];
  const { promise: first, resolve } = Promise.withResolvers<void>();
  const slow = (n: number) => async () => {
    busyFor(60);
    ran.push(n);
    resolve();
  };
  queue.request({}, slow(1));
  await first;
  await Promise.resolve();
  queue.request({}, slow(2));
  await frame();
  // The second would be run in the next frame.
  queue.request({}, slow(3));
  await frame();
  expect(ran).toEqual([1]);
  await expect.poll(() => ran).toEqual([1, 2, 3]);
});

it("runs on when a task fails, and reports it", async () => {
  const ran: string[] = [];
  queue.request({}, async () => {
    throw new Error("broken");
  });
  queue.request({}, async () => void ran.push("next"));
  await expect.poll(() => ran).toEqual(["next"]);
  expect(errors).toEqual([new Error("broken")]);
});

it("reports no task that was aborted", async () => {
  const ran: string[] = [];
  queue.request({}, async () => AbortSignal.abort().throwIfAborted());
  queue.request({}, async () => void ran.push("next"));
  await expect.poll(() => ran).toEqual(["next"]);
  expect(errors).toEqual([]);
});

it("runs nothing after its end or once cancelled", async () => {
  const ran: string[] = [];
  const key = {};
  queue.request(key, async () => void ran.push("cancelled"));
  queue.cancel(key);
  await frame();
  await frame();
  queue.request({}, async () => void ran.push("late"));
  life.abort();
  await frame();
  await frame();
  expect(ran).toEqual([]);
});
