import { expect, it, vi } from "vitest";
import { PointCloud, type SpriteSheets } from "../../src/projector";
import { eventually } from "../eventually";
import { axis, LOOK, openCloud, pixels } from "./open-cloud";

const STILL = { animate: false, fit: true };
const PLACES = [axis([-1, 0, 1]), axis([0, 0, 0])];

function contextOf(canvas: HTMLCanvasElement): WebGL2RenderingContext {
  return canvas.getContext("webgl2") as WebGL2RenderingContext;
}

/** Sheets of 2 × 1 tiles, of one color each. */
function sheets(colors: readonly string[]): SpriteSheets {
  return {
    tileWidth: 8,
    tileHeight: 8,
    columns: 2,
    rows: 1,
    count: Math.ceil(colors.length / 2),
    load: vi.fn((sheet: number) => {
      const canvas = new OffscreenCanvas(16, 8);
      const context = canvas.getContext("2d");
      for (const i of [0, 1]) {
        if (!context) continue;
        context.fillStyle = colors[2 * sheet + i] ?? "transparent";
        context.fillRect(8 * i, 0, 8, 8);
      }
      return createImageBitmap(canvas, { premultiplyAlpha: "none" });
    }),
  };
}

async function colorsSeen(cloud: PointCloud): Promise<number[][]> {
  const at = await pixels(cloud);
  return [0, 1, 2].map((point) => {
    const { x, y } = cloud.project(point) ?? { x: 0, y: 0 };
    return at(x, y);
  });
}

const RED_GREEN_BLUE = [
  [255, 0, 0],
  [0, 128, 0],
  [0, 0, 255],
];

it("sprites stand where the points are, each its own, of sheets that come when they come", async () => {
  const { cloud } = openCloud();
  cloud.setAxes(PLACES, STILL);
  await cloud.settled();
  const before = await colorsSeen(cloud);
  cloud.setSprites(sheets(["#ff0000", "#008000", "#0000ff"]));
  await eventually(async () => expect(await colorsSeen(cloud)).toEqual(RED_GREEN_BLUE));
  const { x, y } = cloud.project(1) ?? { x: 0, y: 0 };
  expect(await cloud.pick(x + 15, y + 15)).toBe(1);
  cloud.setSprites(null);
  expect(await colorsSeen(cloud)).toEqual(before);
});

it("a sheet that does not come leaves its points round, and the others come", async () => {
  const { cloud } = openCloud();
  cloud.setAxes(PLACES, STILL);
  const made = sheets(["#ff0000", "#008000", "#0000ff"]);
  const load = (sheet: number, signal: AbortSignal) =>
    sheet === 0 ? Promise.reject(new Error("broken")) : made.load(sheet, signal);
  cloud.setSprites({ ...made, load });
  await eventually(async () => expect((await colorsSeen(cloud))[2]).toEqual([0, 0, 255]));
  expect((await colorsSeen(cloud))[0]).toEqual([119, 119, 153]);
});

it("what was lost with the context is there again when it comes back", async () => {
  const { cloud, canvas, told } = openCloud();
  cloud.setAxes(PLACES, STILL);
  cloud.setColors(Uint8Array.from(RED_GREEN_BLUE.flatMap((color) => [...color, 255])));
  await cloud.settled();
  const loss = contextOf(canvas).getExtension("WEBGL_lose_context");
  loss?.loseContext();
  await eventually(() => expect(told.onFail).toHaveBeenLastCalledWith(expect.any(String)));
  expect(cloud.stats.contextLosses).toBe(1);
  expect(await cloud.pick(200, 150)).toBeNull();
  const flipped = [axis([1, 0, -1]), axis([0, 0, 0])];
  cloud.setAxes(flipped, STILL);
  loss?.restoreContext();
  await eventually(() => expect(told.onFail).toHaveBeenLastCalledWith(null));
  await cloud.settled();
  expect(await colorsSeen(cloud)).toEqual(RED_GREEN_BLUE);
  const { x, y } = cloud.project(2) ?? { x: 0, y: 0 };
  expect(x).toBeLessThan(200);
  expect(await cloud.pick(x, y)).toBe(2);
});

it("sprites are asked for again after a loss", async () => {
  const { cloud, canvas, told } = openCloud();
  cloud.setAxes(PLACES, STILL);
  const made = sheets(["#ff0000", "#008000", "#0000ff"]);
  cloud.setSprites(made);
  await eventually(() => expect(made.load).toHaveBeenCalledTimes(2));
  const loss = contextOf(canvas).getExtension("WEBGL_lose_context");
  loss?.loseContext();
  await eventually(() => expect(told.onFail).toHaveBeenLastCalledWith(expect.any(String)));
  loss?.restoreContext();
  await eventually(() => expect(made.load).toHaveBeenCalledTimes(4));
  await eventually(async () => expect(await colorsSeen(cloud)).toEqual(RED_GREEN_BLUE));
});

it("the context is given back when all ends", async () => {
  const { cloud, canvas, life, told } = openCloud();
  cloud.setAxes(PLACES, STILL);
  await cloud.settled();
  const picked = cloud.pick(200, 150);
  life.abort();
  await eventually(() => expect(contextOf(canvas).isContextLost()).toBe(true));
  await picked;
  cloud.setAxes(PLACES, STILL);
  cloud.setColors(new Uint8Array(12));
  cloud.setSprites(null);
  cloud.setTool("box");
  expect(told.onFail).not.toHaveBeenCalled();
  expect(await cloud.pick(200, 150)).toBeNull();
});

it("many clouds after each other find a context, each", async () => {
  const fails = vi.fn();
  for (let i = 0; i < 40; i++) {
    const life = new AbortController();
    const [canvas, overlay] = [document.createElement("canvas"), document.createElement("canvas")];
    const rest = { onHover: fails, onPick: fails, onRegion: fails, onCamera: fails };
    const cloud = new PointCloud({ canvas, overlay, signal: life.signal, ...rest, onFail: fails });
    cloud.setAxes(PLACES, STILL);
    expect(contextOf(canvas).isContextLost()).toBe(false);
    life.abort();
  }
  expect(fails).not.toHaveBeenCalled();
});

it("without WebGL 2 it says so", () => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  const { cloud, told } = openCloud();
  expect(told.onFail).toHaveBeenCalledWith(expect.stringContaining("WebGL 2"));
  cloud.setAxes(PLACES, STILL);
  cloud.setLook(LOOK);
  vi.restoreAllMocks();
});

it("wrong lengths are told of at once", () => {
  const { cloud } = openCloud();
  expect(() => cloud.setAxes([axis([0]), axis([0, 1])], STILL)).toThrow("have 1, 2");
  expect(() => cloud.setAxes([axis([0])], STILL)).toThrow("2 or 3 axes, not 1");
  cloud.setAxes(PLACES, STILL);
  expect(() => cloud.setColors(new Uint8Array(3))).toThrow("12 bytes, not 3");
  expect(() => cloud.setFlags(new Uint8Array(4))).toThrow("3 bytes, not 4");
});

it("no points, one point and points in one place are drawn, too", async () => {
  const { cloud } = openCloud();
  for (const values of [[], [0.5], [1, 1, 1], [NaN]]) {
    cloud.setAxes([axis(values), axis(values), axis(values)], STILL);
    await cloud.settled();
    expect(cloud.stats.drawn).toBe(values.length);
  }
  cloud.setAxes([axis([2], 2, 2), axis([2], 2, 2)], STILL);
  expect(cloud.project(0)).toEqual({ x: 200, y: 150 });
});
