/// <reference types="vite/client" />
import { describe, expect, onTestFinished, test } from "vitest";
import { type DetailParams, type Message, type Points, parseMessage } from "../../src/protocol";
import { createBoard } from "../../src/store";
import { FakeModel } from "../fake-model";
import { range, update } from "../messages";

/** A message as the Python side recorded it. */
interface Recording {
  description: string;
  direction: "push" | "ask";
  content: Record<string, unknown>;
  /** Base64. */
  buffers: string[];
  /** What the buffers hold; numbers that are not finite are strings. */
  decoded?: { points: DecodedPoints[] };
}

interface DecodedPoints {
  series: number;
  step: (number | string)[];
  wall_time: (number | string)[];
  value: (number | string)[];
}

const files = import.meta.glob<Recording>("../../../tests/contract/*.json", {
  eager: true,
  import: "default",
});
const recordings = Object.entries(files).map(([path, recording]) => ({
  ...recording,
  name: path.replace(/^.*\/|\.json$/g, ""),
}));
const pushes = recordings.filter(({ direction }) => direction === "push");
const asks = recordings.filter(({ direction }) => direction === "ask");

test("there are recordings of every kind of message", () => {
  const kinds = new Set(recordings.map(({ direction, content }) => `${direction} ${content.type}`));
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining([
      "ask hello",
      "ask request",
      "push delta",
      "push response",
      "push snapshot",
    ]),
  );
});

describe("what the kernel sends is read", () => {
  test.each(pushes)("$name", ({ content, buffers, decoded }) => {
    const message = parseMessage(content, buffers.map(decode));
    expect(message.type).toBe(content.type);
    expect(plainPoints(message)).toEqual(decoded?.points ?? []);
  });

  test("in its order, and the store holds it", () => {
    const model = new FakeModel();
    const { store } = createBoard(model, lifetime());
    const updates = pushes
      .filter(({ content }) => content.type === "snapshot" || content.type === "delta")
      .sort((a, b) => Number(a.content.seq) - Number(b.content.seq));
    for (const { content, buffers } of updates) {
      model.push({ content, buffers: buffers.map(decode) });
      expect(store.fault.value).toBeNull();
    }
    expect(model.sent).toHaveLength(1);
    expect(store.connection.value).toBe("live");
    expect(store.series.value).not.toHaveLength(0);
    const last = updates.findLast(({ decoded }) => decoded)?.decoded?.points[0];
    const series = store.series.value.find(({ id }) => id === last?.series);
    expect(Array.from(series?.value ?? [], plain)).toEqual(last?.value);
  });
});

describe("what the kernel expects is sent", () => {
  test.each(asks)("$name", async ({ content }) => {
    const model = new FakeModel();
    if (content.type === "hello") sayHello(model, content);
    else if (content.type === "request") sendRequest(model, content);
    else throw new Error(`the store sends no ${content.type}`);
    await expect.poll(() => model.sent.at(-1)).toEqual(content);
  });
});

/** Open a board that has been told as much as `hello` says. */
function sayHello(model: FakeModel, { stream, seq }: Record<string, unknown>): void {
  const told = typeof stream === "string" ? range(Number(seq) + 1) : [];
  const early = told.map((number) => update({ stream: String(stream), seq: number }));
  createBoard(model, lifetime(), early);
}

function sendRequest(model: FakeModel, { request, params }: Record<string, unknown>): void {
  const signal = lifetime();
  const { store } = createBoard(model, signal);
  for (const _ of range(Number(request))) {
    store.detail(params as DetailParams, signal).catch(() => {});
  }
}

function lifetime(): AbortSignal {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller.signal;
}

function decode(base64: string): DataView {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new DataView(bytes.buffer);
}

function plainPoints(message: Message): DecodedPoints[] {
  const points: Points[] = message.type === "bundle" ? [] : message.points;
  return points.map(({ series, step, wallTime, value }) => ({
    series,
    step: Array.from(step, plain),
    wall_time: Array.from(wallTime, plain),
    value: Array.from(value, plain),
  }));
}

function plain(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}
