import { describe, expect, test } from "vitest";
import {
  PROTOCOL_VERSION,
  ProtocolError,
  parseDetail,
  parseMessage,
  type Update,
} from "../../src/protocol";
import { entry, pack, type TestMessage, update, view } from "../messages";

const parse = ({ content, buffers }: TestMessage) => parseMessage(content, buffers);

describe("an update", () => {
  test("is cut into blocks without copying", () => {
    const message = update({
      runs: ["a"],
      series: { 0: [0, "x"], 1: [0, "y"] },
      points: [
        { series: 0, step: [0, 1], value: [0.5, NaN] },
        { series: 1, step: [7], value: [Infinity], total: 9 },
      ],
    });
    const { points } = parse(message) as Update;
    expect(points.map(({ series, total }) => [series, total])).toEqual([
      [0, 2],
      [1, 9],
    ]);
    expect([...(points[1]?.step ?? [])]).toEqual([7]);
    expect([...(points[0]?.value ?? [])]).toEqual([0.5, NaN]);
    expect(points[0]?.step.buffer).toBe(message.buffers[0]?.buffer);
  });

  test("honours where a buffer begins, also where that is no multiple of eight", () => {
    const moved = (source: DataView, offset: number) => {
      const bytes = new Uint8Array(source.byteLength + offset + 3);
      bytes.set(new Uint8Array(source.buffer), offset);
      return new DataView(bytes.buffer, offset, source.byteLength);
    };
    const { content, buffers } = pack({ ...update({}).content }, [
      { series: 0, step: [3, 4], value: [1, 2] },
    ]);
    for (const offset of [8, 3]) {
      const { points } = parseMessage(
        content,
        buffers.map((buffer) => moved(buffer, offset)),
      ) as Update;
      expect([...(points[0]?.step ?? []), ...(points[0]?.value ?? [])]).toEqual([3, 4, 1, 2]);
    }
  });

  test("reads single-precision values", () => {
    const { content, buffers } = pack({ ...update({}).content }, [
      { series: 0, step: [1], value: [0.1] },
    ]);
    const narrow = [buffers[0], buffers[1], new DataView(Float32Array.of(0.1).buffer)];
    const { points } = parseMessage(
      { ...content, value_dtype: "float32" },
      narrow as DataView[],
    ) as Update;
    expect(points[0]?.value).toEqual(Float32Array.of(0.1));
  });
});

describe("what is wrong is named", () => {
  const item = () => ({ series: 0, number: 0, step: 1, part: "preview", content: {}, buffers: 0 });
  const whole = () => pack(update({}).content, [{ series: 0, step: [1, 2], value: [1, 2] }]);
  const cases: [string, unknown, DataView[], string][] = [
    ["no object", null, [], "message is null, expected an object"],
    ["unknown type", { type: "greeting" }, [], 'type is "greeting"'],
    ["no stream", { ...update({}).content, stream: 5 }, [], "stream is 5, expected a string"],
    ["a snapshot later on", { ...update({}).content, seq: 4 }, [], "seq is 4"],
    [
      "an entry's field",
      { ...update({}).content, series: [{ ...entry(0, 0, "x"), tag: null }] },
      [],
      "series[0].tag is null",
    ],
    [
      "too few buffers",
      whole().content,
      whole().buffers.slice(0, 2),
      "buffers is 2, expected one more, for value",
    ],
    [
      "too short a column",
      whole().content,
      [view([1]), ...whole().buffers.slice(1)],
      "bytes of step is 8, expected 2 points of 8 bytes",
    ],
    ["points without entry", update({}).content, whole().buffers, "buffers is 3, expected 0"],
    [
      "strange numbers",
      { ...whole().content, value_dtype: "int8" },
      whole().buffers,
      'value_dtype is "int8"',
    ],
    ["a bundle without code", { type: "bundle", name: "b.js" }, [], "buffers is 0, expected one"],
    [
      "an item without its buffer",
      { ...update({}).content, items: [{ ...item(), buffers: 1 }] },
      [],
      "buffers is 0, expected one more, for items[0]",
    ],
    [
      "a part that is none",
      { ...update({}).content, items: [{ ...item(), part: "half" }] },
      [],
      'items[0].part is "half"',
    ],
    [
      "a panel without a figure",
      { ...update({}).content, own_panels: [{ title: "mine", columns: [], source: "1" }] },
      [],
      "own_panels[0].document is undefined",
    ],
    ["a layout that is none", { ...update({}).content, layout: [] }, [], "layout is []"],
    [
      "a chart without title",
      { ...update({}).content, layout: layoutOf([{ tags: ["x"] }]) },
      [],
      "layout.categories[0].charts[0].title is undefined",
    ],
    [
      "more charts than there may be",
      { ...update({}).content, layout: layoutOf(Array(1001).fill({ title: "x" })) },
      [],
      "charts of the layout is 1001, expected at most 1000",
    ],
    ["an answer without result", { type: "response", request: 1 }, [], "result is undefined"],
  ];
  test.each(cases)("%s", (_, content, buffers, text) => {
    expect(() => parseMessage(content, buffers)).toThrow(ProtocolError);
    expect(() => parseMessage(content, buffers)).toThrow(text);
  });

  test("another version", () => {
    const message = update({ extra: { protocol: PROTOCOL_VERSION + 1 } });
    expect(() => parse(message)).toThrow(
      "the kernel speaks protocol 2, this page 1: restart the kernel and reload the page",
    );
  });
});

test("an answer has points or an error", () => {
  const { content, buffers } = pack({}, [{ series: 4, step: [1], value: [2], mode: "replace" }]);
  const good = parseMessage({ type: "response", request: 3, result: content }, buffers);
  if (good.type !== "response") throw new Error(good.type);
  expect(good).toMatchObject({ request: 3, error: undefined });
  expect(parseDetail(good)).toMatchObject([{ series: 4 }]);
  const bad = parseMessage({ type: "response", request: 3, error: "no such series" }, []);
  expect(bad).toMatchObject({ error: "no such series", result: {} });
});

test("a bundle is the bytes of its buffer", () => {
  const code = view([1]);
  expect(parseMessage({ type: "bundle", name: "b.js" }, [code])).toEqual({
    type: "bundle",
    name: "b.js",
    code,
  });
});

function layoutOf(charts: unknown[]) {
  return { categories: [{ title: "c", closed: false, charts }], refused: [] };
}
