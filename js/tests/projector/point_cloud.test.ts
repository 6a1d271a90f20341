import { describe, expect, it, vi } from "vitest";
import { FAINT, HIDDEN, MARKED, SELECTED } from "../../src/projector";
import { sight } from "../../src/projector/camera";
import { eventually } from "../eventually";
import { axis, HEIGHT, LOOK, openCloud, pixels, random, WIDTH } from "./open-cloud";

const STILL = { animate: false, fit: true };
const LINE = [-1, -0.5, 0, 0.5, 1];
const ZERO = [0, 0, 0, 0, 0];
const flat = (...values: number[]) => [axis(values), axis(values.map(() => 0))];

function colors(...points: readonly (readonly [number, number, number])[]): Uint8Array {
  return Uint8Array.from(points.flatMap((color) => [...color, 255]));
}

function scattered(count: number, seed: number) {
  const next = random(seed);
  return [0, 1, 2].map(() => axis(Array.from({ length: count }, () => 2 * next() - 1)));
}

describe("what is drawn", () => {
  it("are round points in their colors where they are, on the background", async () => {
    const { cloud } = openCloud();
    cloud.setAxes(flat(-1, 0, 1), STILL);
    cloud.setColors(colors([255, 0, 0], [0, 128, 0], [0, 0, 255]));
    await cloud.settled();
    const at = await pixels(cloud);
    const [left, middle, right] = [0, 1, 2].map((point) => cloud.project(point));
    expect(at(left?.x ?? 0, left?.y ?? 0)).toEqual([255, 0, 0]);
    expect(at(middle?.x ?? 0, middle?.y ?? 0)).toEqual([0, 128, 0]);
    expect(at(right?.x ?? 0, right?.y ?? 0)).toEqual([0, 0, 255]);
    expect(at((left?.x ?? 0) + 4, (left?.y ?? 0) + 4)).toEqual([255, 255, 255]);
    expect(at(200, 30)).toEqual([255, 255, 255]);
    expect(cloud.stats.drawn).toBe(3);
  });

  it("keeps proportions: what is twice as long is twice as long on the canvas", async () => {
    const { cloud } = openCloud();
    cloud.setAxes([axis([-100, 100, 0], -100, 100), axis([0, 0, 50], 0, 50)], STILL);
    const [a, b, c] = [0, 1, 2].map((point) => cloud.project(point) ?? { x: NaN, y: NaN });
    const width = (b?.x ?? 0) - (a?.x ?? 0);
    expect(width).toBeGreaterThan(WIDTH / 2);
    expect((a?.y ?? 0) - (c?.y ?? 0)).toBeCloseTo(width / 4, 1);
  });

  it("leaves out missing and hidden points; selected ones are ringed and before all others", async () => {
    const { cloud } = openCloud();
    const places = [axis([0, 0, 0, NaN]), axis([0, 0, 0, 0]), axis([0.5, 0, -0.5, 0])];
    cloud.setAxes(places, STILL);
    cloud.camera = { target: [0, 0, 0], yaw: 0, pitch: 0, distance: 4, is2D: false };
    cloud.setColors(colors([0, 0, 255], [0, 128, 0], [90, 90, 0], [0, 0, 0]));
    const middle = async () => (await pixels(cloud))(WIDTH / 2, HEIGHT / 2);
    expect(cloud.project(3)).toBeNull();
    expect(await middle()).toEqual([0, 0, 255]);
    cloud.setFlags(Uint8Array.of(HIDDEN, 0, 0, 0));
    expect(await middle()).toEqual([0, 128, 0]);
    cloud.setFlags(Uint8Array.of(0, 0, MARKED, 0));
    expect(await middle()).toEqual([90, 90, 0]);
    cloud.setFlags(Uint8Array.of(FAINT, 0, 0, 0));
    expect(await middle()).toEqual([0, 128, 0]);
    cloud.setFlags(Uint8Array.of(0, 0, SELECTED, 0));
    cloud.setLook({ ...LOOK, pointSize: 16 });
    const at = await pixels(cloud);
    expect(at(WIDTH / 2, HEIGHT / 2)).toEqual([90, 90, 0]);
    const row = Array.from({ length: 20 }, (_, i) => at(WIDTH / 2 + i, HEIGHT / 2).join());
    expect(row).toContain(LOOK.accent.join());
  });

  it("has larger points for larger sizes, and nearer ones are larger", async () => {
    const { cloud } = openCloud();
    cloud.setAxes(flat(-1, 1), STILL);
    cloud.setColors(colors([0, 0, 0], [0, 0, 0]));
    cloud.setSizes(Uint8Array.of(0, 255));
    const width = async (point: number) => {
      const at = await pixels(cloud);
      const { x, y } = cloud.project(point) ?? { x: 0, y: 0 };
      const row = Array.from({ length: 60 }, (_, i) => at(x - 30 + i, y));
      return row.filter((color) => (color[0] as number) < 128).length;
    };
    expect(await width(0)).toBeCloseTo(4, -0.5);
    expect(Math.abs((await width(1)) - 24)).toBeLessThan(2);
    cloud.setSizes(null);
    expect(Math.abs((await width(1)) - 8)).toBeLessThan(2);
  });

  it("goes to new places in between, and stays when the user wants less motion", async () => {
    const { cloud } = openCloud();
    cloud.setAxes(flat(-1, 1), STILL);
    await cloud.settled();
    const home = cloud.project(0)?.x ?? 0;
    cloud.setAxes(flat(1, -1), { animate: true, fit: true });
    const passed = new Set<number>();
    await eventually(() => {
      const x = cloud.project(0)?.x ?? 0;
      passed.add(Math.round(x));
      expect(x).toBeCloseTo(WIDTH - home, 0);
    });
    expect(passed.size).toBeGreaterThan(3);
    vi.spyOn(window, "matchMedia").mockReturnValue({ matches: true } as MediaQueryList);
    cloud.setAxes(flat(-1, 1), { animate: true, fit: true });
    expect(cloud.project(0)?.x).toBeCloseTo(home, 0);
    vi.restoreAllMocks();
  });

  it("shows a third of the way what is a third of the way, when it is told anew", async () => {
    const { cloud } = openCloud();
    cloud.setAxes(flat(-1, 1), STILL);
    await cloud.settled();
    const home = cloud.project(0)?.x ?? 0;
    cloud.setAxes(flat(1, -1), { animate: true, fit: true });
    await eventually(() => expect(cloud.project(0)?.x).toBeGreaterThan(home + 20));
    const before = cloud.project(0)?.x ?? 0;
    cloud.setAxes(flat(1, -1), { animate: true, fit: true });
    expect(Math.abs((cloud.project(0)?.x ?? 0) - before)).toBeLessThan(1);
    await cloud.settled();
    expect(cloud.project(0)?.x).toBeCloseTo(WIDTH - home, 0);
  });

  it("keeps the scale of the axes before, unless it is to fit", async () => {
    const { cloud } = openCloud();
    cloud.setAxes([axis(LINE), axis(ZERO)], STILL);
    const { camera } = cloud;
    cloud.camera = camera;
    const before = cloud.project(4)?.x ?? 0;
    cloud.setAxes([axis([-2, 2, 1, 0, 0], -2, 2), axis(ZERO)], { animate: false, fit: false });
    expect(cloud.project(2)?.x).toBeCloseTo(before, 1);
    cloud.setAxes([axis([-2, 2, 1, 0, 0], -2, 2), axis(ZERO)], STILL);
    expect(cloud.project(1)?.x).toBeCloseTo(before, 1);
  });

  it("is all of many points, once nothing moves", async () => {
    const { cloud } = openCloud();
    cloud.setAxes(scattered(200_000, 3), STILL);
    await cloud.settled();
    expect(cloud.stats.drawn).toBe(200_000);
  });

  it("is the same in slices, over several frames, as in one go", async () => {
    const { cloud, canvas } = openCloud();
    const count = 60_000;
    cloud.setAxes(scattered(count, 7), STILL);
    const next = random(8);
    cloud.setColors(Uint8Array.from({ length: 4 * count }, () => 255 * next()));
    cloud.setSizes(Uint8Array.from({ length: count }, () => 120 * next()));
    cloud.setFlags(Uint8Array.from({ length: count }, () => (next() < 0.9 ? HIDDEN : 0)));
    await cloud.settled();
    const sliced = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
    sliced?.drawImage(canvas, 0, 0);
    cloud.setLook({ ...LOOK });
    const inOne = await pixels(cloud);
    let others = 0;
    for (let i = 0; i < 400; i++) {
      const [x, y] = [Math.floor(WIDTH * next()), Math.floor(HEIGHT * next())];
      const scale = canvas.width / WIDTH;
      const color = sliced?.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data;
      const apart = inOne(x, y).map((part, k) => Math.abs(part - (color?.[k] ?? NaN)));
      // The edges of points are mixed with what was there before them.
      if (Math.max(...apart) > 90) others++;
    }
    expect(others).toBeLessThan(20);
  });

  it("is drawn when something changes, and else not at all", async () => {
    const { cloud, pointer } = openCloud();
    cloud.setAxes(scattered(100, 1), STILL);
    await cloud.settled();
    const next = window.requestAnimationFrame.bind(window);
    const pass = async (frames: number) => {
      for (let i = 0; i < frames; i++) await new Promise((resolve) => next(resolve));
    };
    // The last frame looks once more whether the GPU is done.
    await pass(10);
    const draws = vi.spyOn(WebGL2RenderingContext.prototype, "drawArrays");
    const frames = vi.spyOn(window, "requestAnimationFrame");
    await pass(5);
    expect(draws).not.toHaveBeenCalled();
    expect(frames).not.toHaveBeenCalled();
    pointer.drag([
      [100, 100],
      [150, 120],
    ]);
    await cloud.settled();
    expect(draws).toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

describe("picking", () => {
  /** The points that may be seen at a pixel: the front one, and those whose edge is there. */
  function expectedAt(
    axes: ReturnType<typeof scattered>,
    camera: Parameters<typeof sight>[0],
    column: number,
    row: number,
  ): Set<number> {
    const { matrix } = sight(camera, WIDTH / HEIGHT, Math.sqrt(3));
    const m = (i: number) => matrix[i] as number;
    const covering: { point: number; depth: number; isSure: boolean }[] = [];
    const count = axes[0]?.values.length ?? 0;
    for (let point = 0; point < count; point++) {
      const [x, y, z] = axes.map(({ values }) => ((values[point] as number) / 65534) * 2 - 1);
      const clip = [0, 1, 2, 3].map(
        (i) => m(i) * (x ?? 0) + m(i + 4) * (y ?? 0) + m(i + 8) * (z ?? 0) + m(i + 12),
      ) as [number, number, number, number];
      const w = clip[3];
      const near = camera.is2D ? 1 : Math.min(5, Math.max(0.35, camera.distance / w));
      const away = Math.hypot(
        (0.5 + (0.5 * clip[0]) / w) * WIDTH - column - 0.5,
        (0.5 - (0.5 * clip[1]) / w) * HEIGHT - row - 0.5,
      );
      const inside = (LOOK.pointSize * near) / 2 - away;
      if (inside > -0.6) covering.push({ point, depth: clip[2] / w, isSure: inside > 0.6 });
    }
    covering.sort((a, b) => a.depth - b.depth);
    const first = covering.findIndex(({ isSure }) => isSure);
    return new Set(covering.slice(0, first + 1).map(({ point }) => point));
  }

  it.each([false, true])("finds the front one of 200 random points (2D: %s)", async (is2D) => {
    const { cloud } = openCloud();
    const axes = scattered(3000, 11);
    cloud.setAxes(axes, STILL);
    const home = cloud.camera;
    cloud.camera = { ...home, is2D };
    // The size of points does not depend on the distance at home.
    const camera = { ...home, is2D, distance: home.distance };
    await cloud.settled();
    const next = random(5);
    let clear = 0;
    for (let i = 0; i < 200; ) {
      const place = cloud.project(Math.floor(next() * 3000));
      if (!place || place.x < 5 || place.y < 5 || place.x > 395 || place.y > 295) continue;
      i++;
      const expected = expectedAt(axes, camera, Math.floor(place.x), Math.floor(place.y));
      const found = await cloud.pick(place.x, place.y);
      expect(expected).toContain(found);
      if (expected.size === 1) clear++;
    }
    expect(clear).toBeGreaterThan(120);
  });

  it("takes the nearest within reach, never a hidden or missing one, and knows when there is none", async () => {
    const { cloud } = openCloud();
    cloud.setAxes(flat(-1, 0, 1, NaN), STILL);
    const { x, y } = cloud.project(1) ?? { x: 0, y: 0 };
    expect(await cloud.pick(x, y)).toBe(1);
    expect(await cloud.pick(x + 7, y)).toBe(1);
    expect(await cloud.pick(x + 20, y)).toBeNull();
    cloud.setFlags(Uint8Array.of(0, HIDDEN, 0, 0));
    expect(await cloud.pick(x, y)).toBeNull();
    cloud.setFlags(Uint8Array.of(0, SELECTED, 0, 0));
    expect(await cloud.pick(x, y)).toBe(1);
  });

  it("of a hundred thousand still tells the number", async () => {
    const { cloud } = openCloud();
    const count = 100_000;
    const far = Array.from({ length: count }, (_, i) => (i === 77_777 ? 1 : -1));
    cloud.setAxes([axis(far), axis(far)], STILL);
    const { x, y } = cloud.project(77_777) ?? { x: 0, y: 0 };
    expect(await cloud.pick(x, y)).toBe(77_777);
  });

  it("tells of the point under the pointer, and of the click on it", async () => {
    const { cloud, pointer, told } = openCloud();
    cloud.setAxes(flat(-1, 0, 1), STILL);
    const { x, y } = cloud.project(2) ?? { x: 0, y: 0 };
    pointer.hover(x, y);
    await eventually(() => expect(told.onHover).toHaveBeenLastCalledWith(2, { x, y }));
    pointer.leave();
    expect(told.onHover).toHaveBeenLastCalledWith(null, expect.anything());
    pointer.drag([[x, y]]);
    await eventually(() => expect(told.onPick).toHaveBeenLastCalledWith(2, expect.anything()));
    pointer.drag([[x, y - 60]]);
    await eventually(() => expect(told.onPick).toHaveBeenLastCalledWith(null, expect.anything()));
    expect(told.onCamera).not.toHaveBeenCalled();
  });
});
