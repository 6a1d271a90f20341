import { describe, expect, it } from "vitest";
import { Viewport } from "../../src/charts/viewport";

const frame = { left: 40, top: 10, width: 200, height: 100 };
const LINEAR = { logX: false, logY: false };
const linear = new Viewport({ x: { start: 0, end: 100 }, y: { start: -1, end: 1 } }, frame, LINEAR);
const log = new Viewport({ x: { start: 0, end: 100 }, y: { start: 0.01, end: 100 } }, frame, {
  logX: false,
  logY: true,
});

describe("Viewport", () => {
  it("has larger values higher up", () => {
    expect(linear.xToPixel(50)).toBe(140);
    expect(linear.yToPixel(1)).toBe(10);
    expect(linear.yToPixel(-1)).toBe(110);
  });

  it("puts equal factors at equal distances on a logarithmic axis", () => {
    expect(log.yToPixel(1)).toBeCloseTo(60);
    expect(log.yToPixel(10)).toBeCloseTo(35);
    expect(log.pixelToY(35)).toBeCloseTo(10);
  });

  it("reads a rectangle whichever way it was drawn", () => {
    const ranges = linear.rangesOf({ x0: 140, y0: 110, x1: 40, y1: 60 });
    expect(ranges).toEqual({ x: { start: 0, end: 50 }, y: { start: -1, end: 0 } });
  });

  it("keeps what lies under the pointer when zooming", () => {
    const ranges = linear.zoomed(90, 35, 0.5);
    const zoomed = new Viewport(ranges, frame, LINEAR);
    expect(zoomed.xToPixel(25)).toBeCloseTo(90);
    expect(zoomed.yToPixel(0.5)).toBeCloseTo(35);
    expect(ranges.x.end - ranges.x.start).toBeCloseTo(50);
  });

  it("moves the content with the pointer when panning", () => {
    const moved = new Viewport(log.panned(20, -25), frame, { logX: false, logY: true });
    expect(moved.xToPixel(50)).toBeCloseTo(160);
    expect(moved.yToPixel(1)).toBeCloseTo(35);
  });
});
