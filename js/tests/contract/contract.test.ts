/// <reference types="vite/client" />
import { describe, expect, onTestFinished, test } from "vitest";
import {
  type DetailParams,
  type Item,
  type ItemsParams,
  type Message,
  type Points,
  parseColumns,
  parseDetail,
  parseMessage,
  type SpaceParams,
} from "../../src/protocol";
import { createBoard } from "../../src/store";
import { Requests } from "../../src/store/requests";
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

test("steps and what they hold are cut out of their message", () => {
  const found = pushes.find(({ name }) => name === "delta_steps");
  const message = parseMessage(found?.content, (found?.buffers ?? []).map(decode));
  if (message.type !== "delta") throw new Error(message.type);
  expect(message.steps.map(({ mode, step }) => [mode, [...step]])).toEqual([["replace", [0, 100]]]);
  expect(message.items.map(({ number, step, error }) => [number, step, error])).toEqual([
    [1, 100, undefined],
    [0, 0, "events at byte 0 holds no event"],
  ]);
  expect(columnsOf(message.items[0])).toEqual([
    [-1, 0],
    [0, 1.5],
    [3, 1],
  ]);
});

test("embeddings, a frame of an iteration and a selection are cut out of theirs", () => {
  const message = parsed("delta_projector");
  if (message.type !== "delta") throw new Error(message.type);
  const { spaces, frames, selection } = message.projector ?? {};
  expect(spaces).toEqual([{ id: 0, run: "a/b", name: "<b>digits</b>", steps: [0, 10] }]);
  expect(
    frames?.map(({ state, columns }) => [state, columns.map((one) => [...one.values])]),
  ).toEqual([
    [
      "running",
      [
        [0, 65_534, 65_535],
        [0, 32_767, 65_534],
      ],
    ],
  ]);
  expect([...(selection?.points ?? [])]).toEqual([0, 2]);
});

test("columns of coordinates, numbers and texts come in an answer", () => {
  const message = parsed("response_columns");
  if (message.type !== "response") throw new Error(message.type);
  const [axis, number, text] = parseColumns(message);
  expect(axis).toMatchObject({ id: "pca/0", low: -1, high: 1, share: 0.75 });
  expect(number?.kind === "number" && [...number.values]).toEqual([1.5, Number.NaN, 3]);
  expect(text?.kind === "text" && [text.values, [...text.codes]]).toEqual([
    ["größer", "损失"],
    [1, 0, 1],
  ]);
});

function parsed(name: string): Message {
  const found = pushes.find((one) => one.name === name);
  return parseMessage(found?.content, (found?.buffers ?? []).map(decode));
}

function columnsOf(item: Item | undefined): number[][] {
  return (item?.buffers ?? []).map(({ buffer, byteOffset, byteLength }) =>
    Array.from(new Float64Array(buffer, byteOffset, byteLength / 8)),
  );
}

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

function sendRequest(model: FakeModel, { request, method, params }: Record<string, unknown>): void {
  const signal = lifetime();
  const requests = new Requests((content, buffers) => model.send(content, undefined, [...buffers]));
  for (const _ of range(Number(request))) {
    const asked =
      method === "detail"
        ? requests.detail(params as DetailParams, signal)
        : method === "items"
          ? requests.items(params as ItemsParams, signal)
          : requests.ask({ method: "select", params: params as SpaceParams }, signal);
    asked.catch(() => {});
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
  const points = pointsOf(message);
  return points.map(({ series, step, wallTime, value }) => ({
    series,
    step: Array.from(step, plain),
    wall_time: Array.from(wallTime, plain),
    value: Array.from(value, plain),
  }));
}

function pointsOf(message: Message): Points[] {
  if (message.type === "bundle") return [];
  if (message.type !== "response") return message.points;
  return message.error === undefined && "points" in message.result ? parseDetail(message) : [];
}

function plain(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}
