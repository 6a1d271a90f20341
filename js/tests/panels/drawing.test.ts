import { describe, expect, it } from "vitest";
import { type Curve, withDetail, withWrittenDetail } from "../../src/panels/scalars/curves";
import { composeDrawing, type DrawingOptions } from "../../src/panels/scalars/drawing";

function curve(value: number[], smoothed = value): Curve {
  const step = Float64Array.from(value.keys());
  return {
    name: "run",
    colour: "#0072b2",
    step,
    wallTime: step,
    x: step,
    value: Float64Array.from(value),
    smoothed: Float64Array.from(smoothed),
  };
}

const options: DrawingOptions = {
  zoom: null,
  logX: false,
  logY: false,
  smoothing: 0,
  maxPoints: 600,
  ignoreOutliers: false,
  partitioned: false,
  fixed: {},
  showsMembers: true,
};

describe("composeDrawing", () => {
  it("shows all of every curve, with a margin", () => {
    const { ranges } = composeDrawing([curve([0, 10]), curve([5, 20, 1])], options);
    expect(ranges.x.start).toBeLessThan(0);
    expect(ranges.x.end).toBeCloseTo(2, 0);
    expect(ranges.y.start).toBeCloseTo(-0.8);
    expect(ranges.y.end).toBeCloseTo(20.8);
  });

  it("has raw lines behind smoothed ones only when there is a weight", () => {
    const curves = [curve([0, 10], [0, 4])];
    expect(composeDrawing(curves, options).faintLines).toEqual([]);
    const smoothed = composeDrawing(curves, { ...options, smoothing: 0.6 });
    expect([...(smoothed.lines[0]?.y ?? [])]).toEqual([0, 4]);
    expect([...(smoothed.faintLines[0]?.y ?? [])]).toEqual([0, 10]);
  });

  it("stays with the user's ranges, and draws one point to either side of them", () => {
    const zoom = { x: { start: 2.5, end: 4.5 }, y: { start: 0, end: 1 } };
    const { ranges, lines } = composeDrawing([curve([0, 1, 2, 3, 4, 5, 6])], { ...options, zoom });
    expect(ranges).toBe(zoom);
    expect([...(lines[0]?.x ?? [])]).toEqual([2, 3, 4, 5]);
  });

  it("draws the line through a window that no point is in", () => {
    const zoom = { x: { start: 2.2, end: 2.8 }, y: { start: 0, end: 9 } };
    const { lines } = composeDrawing([curve([0, 1, 2, 3, 4])], { ...options, zoom });
    expect([...(lines[0]?.x ?? [])]).toEqual([2, 3]);
  });

  it("draws no more points than asked for, and keeps the extremes", () => {
    const noisy = Array.from({ length: 5000 }, (_, i) => (i === 3210 ? 99 : i % 7));
    const { lines } = composeDrawing([curve(noisy)], { ...options, maxPoints: 200 });
    expect(lines[0]?.x.length).toBeLessThanOrEqual(200);
    expect(Math.max(...(lines[0]?.y ?? []))).toBe(99);
  });

  it("has gaps for what a logarithmic axis has no place for", () => {
    const { lines, ranges } = composeDrawing([curve([1, 0, -3, 100])], { ...options, logY: true });
    expect([...(lines[0]?.y ?? [])]).toEqual([1, NaN, NaN, 100]);
    expect(ranges.y.start).toBeGreaterThan(0);
  });

  it("marks the last point, lonely points and values that are not numbers", () => {
    const { markers } = composeDrawing([curve([1, NaN, 3, Infinity, 4, 5])], options);
    const brief = markers.map(({ shape, x, y }) => [shape, x, y]);
    expect(brief).toEqual([
      ["circle", 0, 1],
      ["circle", 2, 3],
      ["circle", 5, 5],
      ["x", 1, 1],
      ["triangle", 3, 3],
    ]);
  });

  it.each([false, true])("has sound ranges without a single number, log %s", (logY) => {
    const { ranges, markers } = composeDrawing([curve([NaN, NaN, NaN])], { ...options, logY });
    expect(ranges.x.start).toBeLessThan(0);
    expect(ranges.x.end).toBeGreaterThan(2);
    expect(ranges.y.start).toBeLessThan(1);
    expect(ranges.y.end).toBeGreaterThan(1);
    expect(markers).toHaveLength(3);
  });

  it("has sound ranges for one point and for nothing", () => {
    for (const curves of [[curve([3])], []]) {
      const { x, y } = composeDrawing(curves, options).ranges;
      expect(x.end).toBeGreaterThan(x.start);
      expect(y.end).toBeGreaterThan(y.start);
    }
  });
});

describe("withDetail", () => {
  it("replaces the stretch it covers and keeps what is older and newer", () => {
    const columns = (step: number[]) => {
      const column = Float64Array.from(step);
      return { step: column, wallTime: column, value: column };
    };
    const joined = withDetail(columns([0, 10, 20, 30, 40]), columns([10, 12, 14, 20]));
    expect([...joined.step]).toEqual([0, 10, 12, 14, 20, 30, 40]);
    expect(withDetail(columns([0, 10]), columns([])).step).toHaveLength(2);
    expect([...withDetail(columns([0, 10]), columns([20, 21])).step]).toEqual([0, 10, 20, 21]);
  });
});

describe("a line that is cut where its steps go back", () => {
  /** Two passes, the second from step 2 on. */
  const step = Float64Array.of(0, 1, 2, 3, 2, 3, 4);
  const twice = { ...curve([0, 1, 2, 3, 4, 5, 6]), step, x: step };
  const partitioned = { ...options, partitioned: true };

  it("has a gap there, and no mark as of a value that is missing", () => {
    const { lines, markers } = composeDrawing([twice], partitioned);
    expect([...(lines[0]?.y ?? [])]).toEqual([0, 1, 2, 3, NaN, 4, 5, 6]);
    expect(markers.map(({ shape }) => shape)).toEqual(["circle"]);
  });

  it("is cut by its steps where another axis goes on, or goes back by itself", () => {
    const along = { ...twice, x: Float64Array.of(9, 8, 7, 6, 5, 4, 3) };
    const { lines } = composeDrawing([along], partitioned);
    expect([...(lines[0]?.x ?? [])]).toEqual([9, 8, 7, 6, NaN, 5, 4, 3]);
  });

  it("keeps all of its passes when it is thinned", () => {
    const passes = Array.from({ length: 5_000 }, (_, i) => i % 1_000);
    const long = {
      ...curve(passes),
      step: Float64Array.from(passes),
      x: Float64Array.from(passes),
    };
    const { lines } = composeDrawing([long], { ...partitioned, maxPoints: 300 });
    const y = lines[0]?.y ?? new Float64Array(0);
    expect(y.length).toBeLessThanOrEqual(304);
    expect(y.filter(Number.isNaN)).toHaveLength(4);
    expect(Math.max(...y.filter(Number.isFinite))).toBe(999);
  });

  it("takes in finer points of every pass, in the order they were written", () => {
    const held = {
      step: Float64Array.of(0, 5, 10, 4, 9),
      wallTime: Float64Array.of(0, 5, 10, 14, 19),
      value: Float64Array.of(0, 5, 10, 104, 109),
    };
    const detail = {
      step: Float64Array.of(4, 5, 6, 4, 5, 6),
      wallTime: Float64Array.of(4, 5, 6, 14, 15, 16),
      value: Float64Array.of(4, 5, 6, 104, 105, 106),
    };
    const joined = withWrittenDetail(held, detail, "step");
    expect([...joined.value]).toEqual([0, 4, 5, 6, 10, 104, 105, 106, 109]);
    const byTime = withWrittenDetail(held, { ...detail }, "relative");
    expect([...byTime.value]).toEqual([0, 4, 5, 6, 104, 105, 106, 109]);
  });
});
