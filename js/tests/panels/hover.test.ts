import { describe, expect, it } from "vitest";
import { deltaOf, formatBand, formatDelta, formatShare } from "../../src/panels/scalars/comparison";
import { hoverRows, rowsAtStep } from "../../src/panels/scalars/hover";
import type { TooltipOrder } from "../../src/protocol";
import { madeCurve, madeViewport } from "./made_curve";

const curves = [
  madeCurve("low", [1, 1, 1]),
  madeCurve("nan", [NaN, NaN, NaN]),
  madeCurve("high", [9, 9, 9]),
  madeCurve("middle", [5, 5, 5]),
];
/** At step 1, next to the middle line. */
const pointer = { x: 104, y: 45 };

function namesIn(order: TooltipOrder, maxRows = 12): string[] {
  const { rows } = hoverRows(curves, madeViewport(), pointer, { order, maxRows });
  return rows.map(({ curve }) => curve.name);
}

describe("the tooltip's rows", () => {
  it.each([
    ["default", ["low", "nan", "high", "middle"]],
    ["ascending", ["low", "middle", "high", "nan"]],
    ["descending", ["high", "middle", "low", "nan"]],
    ["nearest", ["middle", "high", "low", "nan"]],
  ] as const)("are in %s order", (order, names) => {
    expect(namesIn(order)).toEqual(names);
  });

  it("are as many as allowed: the first, or the nearest in the runs' own order", () => {
    expect(namesIn("descending", 2)).toEqual(["high", "middle"]);
    expect(namesIn("default", 2)).toEqual(["high", "middle"]);
    const { more, rows } = hoverRows(curves, madeViewport(), pointer, {
      order: "ascending",
      maxRows: 1,
    });
    expect(more).toBe(3);
    expect(rows[0]?.nearest).toBe(false);
  });

  it("has the one that is nearest marked", () => {
    const { rows } = hoverRows(curves, madeViewport(), pointer, { order: "default", maxRows: 9 });
    expect(rows.filter((row) => row.nearest).map(({ curve }) => curve.name)).toEqual(["middle"]);
  });

  it("take a value that is not finite where the pointer is on its marker, as high as the line", () => {
    const line = madeCurve("run", [2, Infinity, 4, 4]);
    // A tenth of a pixel a step: all points lie under the pointer.
    const dense = { ...line, x: line.x.map((x) => x / 1000) };
    const { rows } = hoverRows(
      [dense],
      madeViewport(),
      { x: 0.3, y: 0 },
      {
        order: "default",
        maxRows: 1,
      },
    );
    expect(rows.map(({ index, py }) => [index, py])).toEqual([[1, 80]]);
  });
});

it("finds the point of each curve at a step", () => {
  const rows = rowsAtStep([madeCurve("a", [1, 2, 3]), madeCurve("none", [])], madeViewport(), 2);
  expect(rows.map(({ curve, px, py }) => [curve.name, px, py])).toEqual([["a", 200, 70]]);
});

describe("comparison", () => {
  it("is a difference, and a share of the baseline's size", () => {
    expect(deltaOf(-3, -2)).toEqual({ absolute: -1, share: -0.5 });
    expect(deltaOf(1, 0).share).toBeNaN();
  });

  it("reads with its sign", () => {
    expect([0.5, -0.25, 0].map(formatDelta)).toEqual(["+0.5", "−0.25", "0"]);
    expect([0.1234, -2.5, 0.0123, NaN, Infinity].map(formatShare)).toEqual([
      "+12.3 %",
      "−250 %",
      "+1.23 %",
      "–",
      "–",
    ]);
  });

  it("has a band by one number where it is even, else by its ends", () => {
    expect(formatBand(2, 1.5, 2.5)).toBe("± 0.5");
    expect(formatBand(2, 1, 2.5)).toBe("1 … 2.5");
    expect(formatBand(2, NaN, 2.5)).toBe("");
  });
});
