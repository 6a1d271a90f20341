import { expect, test } from "vitest";
import { categoriesOf, pointsOf } from "../../src/core/categories";
import { PALETTE } from "../../src/core/colours";
import { fromHex, fromOklch, toCss } from "../../src/core/oklab";
import {
  categoryColour,
  MISSING_COLOUR,
  numberScale,
  rampColour,
} from "../../src/core/point_colours";

test("OKLCh has the colours that its author gives for it", () => {
  // White, and sRGB's red, of Ottosson's article.
  expect(fromOklch(1, 0, 0)).toEqual([255, 255, 255]);
  expect(fromOklch(0.62796, 0.25768, 29.234)).toEqual([255, 0, 0]);
  expect(fromOklch(0, 0, 0)).toEqual([0, 0, 0]);
});

test("what sRGB does not have keeps its lightness and hue", () => {
  const [red, green, blue] = fromOklch(0.7, 1, 140);
  expect(green).toBeGreaterThan(red);
  expect(green).toBeGreaterThan(blue);
});

test("the first categories have the palette's colours", () => {
  expect(toCss(categoryColour(0))).toBe(toCss(fromHex(PALETTE[0] as string)));
  expect(categoryColour(15)).toEqual(fromHex(PALETTE[15] as string));
});

test("a hundred categories have a hundred colours", () => {
  const all = new Set(Array.from({ length: 100 }, (_, i) => toCss(categoryColour(i))));
  expect(all.size).toBe(100);
});

/** WCAG 2.2's contrast of two colours. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const luminance = (colour: readonly number[]) => {
    const [r = 0, g = 0, bl = 0] = colour.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

test("colours of categories stand out on white and on JupyterLab's dark", () => {
  for (let i = 0; i < 100; i++) {
    expect(contrast(categoryColour(i), [255, 255, 255])).toBeGreaterThan(2.2);
    expect(contrast(categoryColour(i), [17, 17, 17])).toBeGreaterThan(2.2);
  }
});

test("the ramp grows lighter from end to end", () => {
  const light = Array.from({ length: 11 }, (_, i) => contrast(rampColour(i / 10), [0, 0, 0]));
  expect([...light].sort((a, b) => a - b)).toEqual(light);
  expect(rampColour(NaN)).toEqual(MISSING_COLOUR);
  expect(rampColour(7)).toEqual(rampColour(1));
});

test("a linear scale goes from the least number to the greatest", () => {
  const scale = numberScale(Float64Array.of(2, 6, NaN, 4, Infinity), "linear");
  expect([scale.low, scale.high, scale.missing]).toEqual([2, 6, 2]);
  expect([2, 4, 6].map((value) => scale.share(value))).toEqual([0, 0.5, 1]);
  expect(scale.share(NaN)).toBeNaN();
  expect(scale.valueAt(0.25)).toBe(3);
});

test("a scale of huge numbers does not overflow", () => {
  const scale = numberScale(Float64Array.of(-1.7e308, 0, 1.7e308), "linear");
  expect(scale.share(0)).toBe(0.5);
});

test("a logarithmic scale leaves out what has no logarithm", () => {
  const scale = numberScale(Float64Array.of(1, 10, 100, 0, -5), "log");
  expect(scale.share(10)).toBeCloseTo(0.5);
  expect(scale.missing).toBe(2);
  expect(scale.share(0)).toBeNaN();
  expect(scale.valueAt(0.5)).toBeCloseTo(10);
});

test("quantiles spread numbers by their ranks, equal ones alike", () => {
  const scale = numberScale(Float64Array.of(1000, 1, 2, 2, 3), "quantile");
  expect([1, 2, 3, 1000].map((value) => scale.share(value))).toEqual([0, 0.375, 0.75, 1]);
  expect(scale.valueAt(0.5)).toBe(2);
});

test("one number alone, and none, have scales", () => {
  expect(numberScale(Float64Array.of(5, 5), "linear").share(5)).toBe(0.5);
  expect(numberScale(Float64Array.of(NaN), "quantile").share(1)).toBeNaN();
});

test("numbers are categories in their order", () => {
  const categories = categoriesOf({ kind: "number", values: Float64Array.of(3, 10, NaN, 3) });
  expect(categories.values).toEqual(["3", "10"]);
  expect([...categories.counts]).toEqual([2, 1]);
  expect([...categories.codes]).toEqual([0, 1, 2, 0]);
  expect([...pointsOf(categories, 0)]).toEqual([0, 3]);
});
