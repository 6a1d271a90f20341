import { describe, expect, it, vi } from "vitest";
import {
  between,
  type CameraState,
  directions,
  homeOf,
  orbited,
  sight,
  zoomed,
} from "../../src/projector/camera";
import { Detail } from "../../src/projector/detail";
import { Hover } from "../../src/projector/hover";
import { layoutLabels } from "../../src/projector/labels";
import { dot } from "../../src/projector/matrix";
import { nearestNumber } from "../../src/projector/picking";
import { frameOf, Places, place } from "../../src/projector/placing";
import { boxCorners, Region } from "../../src/projector/regions";
import { axis, random } from "./open-cloud";

describe("the camera", () => {
  const home = homeOf([1, 1, 1], 1.6, false);

  it("has directions at right angles, whatever its turn", () => {
    for (const [yaw, pitch] of [
      [0, 0],
      [1, 0.5],
      [-2, -1.2],
    ] as const) {
      const { right, up, back } = directions({ ...home, yaw, pitch });
      expect(dot(right, up)).toBeCloseTo(0);
      expect(dot(up, back)).toBeCloseTo(0);
      expect(dot(right, right)).toBeCloseTo(1);
      expect(dot(up, up)).toBeCloseTo(1);
      expect(up[1]).toBeGreaterThanOrEqual(0);
    }
  });

  it("does not go over the pole, nor through the target, nor away for ever", () => {
    let camera: CameraState = home;
    for (let i = 0; i < 50; i++) camera = orbited(camera, 10, 100, 300);
    expect(camera.pitch).toBeLessThan(Math.PI / 2);
    for (let i = 0; i < 500; i++) camera = zoomed(camera, 0.5, 3, 3, 300);
    expect(camera.distance).toBeGreaterThan(0);
    for (let i = 0; i < 500; i++) camera = zoomed(camera, 2, 3, 3, 300);
    expect(camera.distance).toBeLessThan(100);
    expect(camera.target.every(Number.isFinite)).toBe(true);
  });

  it("flies the short way around", () => {
    const half = between(
      { ...home, yaw: 3 },
      { ...home, yaw: -3, distance: 4 * home.distance },
      0.5,
    );
    expect(Math.abs(half.yaw)).toBeCloseTo(Math.PI);
    expect(half.distance).toBeCloseTo(2 * home.distance);
  });

  it("keeps every place of the world within its depths, near and far", () => {
    for (const distance of [0.01, 1, 3, 40]) {
      for (const is2D of [false, true]) {
        const { matrix } = sight({ ...home, distance, is2D }, 1, 1);
        expect(matrix.every(Number.isFinite)).toBe(true);
      }
    }
  });
});

describe("places", () => {
  it("are exact at the ends, and in proportion", () => {
    const axes = [axis([-1, 1, NaN]), axis([10, 20, 10], 10, 20)];
    const placed = new Places(place(axes, frameOf([axes[0] as never, axes[1] as never])), null);
    const out = new Float64Array(3);
    expect(placed.read(0, out)).toBe(true);
    expect([...out]).toEqual([expect.closeTo(-0.2), expect.closeTo(-1), 0]);
    expect(placed.read(1, out)).toBe(true);
    expect([...out]).toEqual([expect.closeTo(0.2), expect.closeTo(1), 0]);
    expect(placed.read(2, out)).toBe(false);
  });

  it("of numbers at the ends of what numbers can be, or of none, are finite", () => {
    const values = Uint16Array.of(0, 65534);
    for (const [low, high] of [
      [-1.7e308, 1.7e308],
      [1e300, 1e300],
      [NaN, NaN],
      [Infinity, -Infinity],
    ] as const) {
      const axes = [
        { values, low, high },
        { values, low: 0, high: 1 },
      ];
      const { scale, offset } = place(axes, frameOf(axes));
      expect([...scale, ...offset].every(Number.isFinite)).toBe(true);
    }
  });

  it("on their way are frozen where they are", () => {
    const frame = { center: [0, 0, 0], unit: 1 } as const;
    const from = place([axis([-1, 0, NaN]), axis([0.5, 0, 0])], frame);
    const to = place([axis([1, 0, 0.25]), axis([0, -1, 0]), axis([0, 0, 1])], frame);
    const moving = new Places(to, from);
    moving.progress = 0.25;
    const still = new Places(moving.frozen(), null);
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    for (const point of [0, 1, 2]) {
      expect(moving.read(point, a)).toBe(true);
      expect(still.read(point, b)).toBe(true);
      for (const i of [0, 1, 2]) expect(b[i]).toBeCloseTo(a[i] as number, 4);
    }
  });
});

describe("level of detail", () => {
  const settle = (count: number, perPoint: number) => {
    const detail = new Detail();
    for (let i = 0; i < 50; i++) {
      const drawn = count / detail.stride(count);
      detail.learn(drawn, Math.max(16, 14 + drawn * perPoint));
    }
    return detail.stride(count);
  };

  it("draws all where there is time, and as many as there is time for where not", () => {
    expect(settle(1_000_000, 1e-6)).toBe(1);
    expect(settle(10_000, 1e-2)).toBe(1);
    const stride = settle(1_000_000, 5e-4);
    expect(14 + (1_000_000 / stride) * 5e-4).toBeLessThan(60);
    expect(stride).toBeLessThan(30);
    expect(settle(1_000_000, 1)).toBe(61);
  });

  it("leaves only strides that WebGL takes", () => {
    for (const cost of [1e-6, 1e-5, 1e-4, 1e-3, 1e-2]) {
      expect(4 * settle(3_000_000, cost)).toBeLessThan(256);
    }
  });

  it("is not shaken by one slow frame", () => {
    const detail = new Detail();
    for (let i = 0; i < 20; i++) detail.learn(100_000, 16);
    expect(detail.stride(100_000)).toBe(1);
    detail.learn(100_000, 120);
    expect(detail.stride(100_000)).toBe(1);
  });
});

describe("regions", () => {
  const star = Array.from({ length: 5 }, (_, i) => ({
    x: 100 + 80 * Math.sin((i * 4 * Math.PI) / 5),
    y: 100 - 80 * Math.cos((i * 4 * Math.PI) / 5),
  }));

  it("are by the even–odd rule", () => {
    const region = new Region(star);
    expect(region.contains(100, 40)).toBe(true);
    expect(region.contains(100, 100)).toBe(false);
    expect(region.contains(150, 30)).toBe(false);
    expect(region.contains(500, 100)).toBe(false);
  });

  it("hold what a plain test of all edges says", () => {
    const next = random(9);
    const corners = Array.from({ length: 60 }, () => ({ x: 300 * next(), y: 200 * next() }));
    const region = new Region(corners);
    for (let i = 0; i < 3000; i++) {
      const [x, y] = [320 * next() - 10, 220 * next() - 10];
      let inside = false;
      corners.forEach((a, k) => {
        const b = corners[(k + 1) % corners.length] as typeof a;
        const crosses = a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);
        if (crosses) inside = !inside;
      });
      expect(region.contains(x, y)).toBe(inside);
    }
  });

  it("may be flat or empty", () => {
    expect(new Region([]).contains(0, 0)).toBe(false);
    const flat = new Region(boxCorners({ x: 0, y: 5 }, { x: 9, y: 5 }));
    expect(flat.contains(4, 5)).toBe(false);
  });
});

describe("labels", () => {
  const canvas = { width: 200, height: 100 };
  const ask = (point: number, x: number, y: number, width = 40) => {
    return { point, x, y, radius: 4, width };
  };

  it("stand beside their points, the first one first, and over no other", () => {
    const labels = [ask(1, 50, 50), ask(2, 55, 52), ask(3, 58, 54), ask(1, 50, 50)];
    expect(layoutLabels(labels, canvas, 14, 60)).toEqual([
      { point: 1, x: 57, y: 50 },
      { point: 2, x: 8, y: 52 },
    ]);
  });

  it("stay inside of the canvas, and are no more than asked for", () => {
    expect(layoutLabels([ask(1, 190, 50)], canvas, 14, 60)).toEqual([{ point: 1, x: 143, y: 50 }]);
    expect(layoutLabels([ask(1, 100, 3)], canvas, 14, 60)).toEqual([]);
    const many = Array.from({ length: 9 }, (_, i) => ask(i, (i % 3) * 60, 20 + 20 * (i % 4)));
    expect(layoutLabels(many, canvas, 14, 4)).toHaveLength(4);
  });

  it("do not overlap, of many at random", () => {
    const next = random(4);
    const many = Array.from({ length: 400 }, (_, i) => ask(i, 200 * next(), 100 * next(), 30));
    const placed = layoutLabels(many, canvas, 14, 60);
    expect(placed.length).toBeGreaterThan(8);
    for (const a of placed) {
      for (const b of placed) {
        if (a !== b) expect(Math.abs(a.x - b.x) >= 30 || Math.abs(a.y - b.y) >= 14).toBe(true);
      }
    }
  });
});

it("a pointer asks one question at a time, and gets the answer to its last", async () => {
  const answers: ((point: number | null) => void)[] = [];
  const asked: number[] = [];
  const told: (number | null)[] = [];
  const pick = (x: number) => {
    asked.push(x);
    return new Promise<number | null>((resolve) => answers.push(resolve));
  };
  const hover = new Hover(pick, (point) => told.push(point));
  const answer = async (point: number | null) => {
    answers.shift()?.(point);
    await Promise.resolve();
    await Promise.resolve();
  };
  for (const x of [1, 2, 3]) hover.over({ x, y: 0 });
  expect(asked).toEqual([1]);
  await answer(10);
  expect(asked).toEqual([1, 3]);
  await answer(30);
  expect(told).toEqual([10, 30]);
  hover.over({ x: 4, y: 0 });
  hover.over(null);
  await answer(40);
  expect(told).toEqual([10, 30, null]);
});

it("a pointer whose answers are slow asks when it rests", async () => {
  vi.useFakeTimers();
  const asked: number[] = [];
  const hover = new Hover(
    (x) => {
      asked.push(x);
      return new Promise((resolve) => setTimeout(() => resolve(x), 300));
    },
    () => {},
  );
  for (let x = 0; x < 20; x++) {
    hover.over({ x, y: 0 });
    await vi.advanceTimersByTimeAsync(60);
  }
  expect(asked).toEqual([0]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([0, 19]);
  vi.useRealTimers();
});

it("the number nearest to the middle is meant", () => {
  const square = (...numbers: number[]) => new Uint8Array(Uint32Array.from(numbers).buffer);
  expect(nearestNumber(square(0, 0, 0, 0, 0, 0, 0, 0, 0), 3)).toBeNull();
  expect(nearestNumber(square(7, 0, 0, 0, 0, 70_000, 0, 0, 0), 3)).toBe(70_000);
  expect(nearestNumber(square(7, 0, 0, 0, 4_000_000_000, 9, 0, 0, 0), 3)).toBe(4_000_000_000);
});
