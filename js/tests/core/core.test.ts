import { describe, expect, test } from "vitest";
import { xColumn } from "../../src/core/axis";
import { m4, m4Indices } from "../../src/core/downsample";
import { compileFilter } from "../../src/core/filter";
import { formatRelative, formatStep, formatValue, formatWallTime } from "../../src/core/formats";
import { sortNaturally } from "../../src/core/natural";
import { range } from "../messages";
import { floats } from "./numbers";
import vectors from "./vectors.json";

describe("m4", () => {
  test.each(vectors.m4)("$name", ({ step, value, max_points, kept }) => {
    const steps = floats(step);
    const result = m4(steps, steps, floats(value), max_points);
    expect([...result.step]).toEqual(kept);
    expect([...result.value]).toEqual(kept.map((index) => Number(value[index])));
  });

  test("a single spike and a single gap in a million points survive", () => {
    const step = Float64Array.from(range(1_000_000));
    const value = step.map((s) => Math.sin(s / 1e5));
    value[123_456] = 50;
    value[765_432] = Number.NaN;
    const kept = m4Indices(step, value, 2_000);
    expect(kept.length).toBeLessThanOrEqual(2_000);
    expect(kept).toContain(123_456);
    expect(kept).toContain(765_432);
    expect(kept.at(0)).toBe(0);
    expect(kept.at(-1)).toBe(999_999);
    expect(kept).toEqual(kept.toSorted((a, b) => a - b));
  });

  test("one step far off does not swallow the rest", () => {
    const step = Float64Array.from([...range(9_999), 1e15]);
    expect(m4Indices(step, Float64Array.from(step, Math.sin), 2_000).length).toBeGreaterThan(1_000);
  });
});

describe("filter", () => {
  test("finds anywhere, whatever the case", () => {
    const { error, matches } = compileFilter("loss/(train|test)$");
    expect(error).toBeNull();
    expect(["Loss/train", "loss/test", "loss/training"].map(matches)).toEqual([true, true, false]);
  });

  test("an invalid pattern says why and filters nothing", () => {
    const filter = compileFilter("loss(");
    expect(filter.error).toBe("Unterminated group");
    expect(filter.matches("accuracy")).toBe(true);
  });
});

test("natural order knows integers, decimals and exponents", () => {
  const sorted = [
    [".", "run_2", "run_10"],
    ["lr_0.01", "lr_0.05", "lr_0.1"],
    ["lr_1e-4", "lr_1e-3"],
    ["a", "a/b", "a/c"],
    ["run_01", "run_1", "run_1a", "run_002"],
  ];
  for (const names of sorted) {
    expect(sortNaturally(names.toReversed(), (name) => name)).toEqual(names);
  }
});

describe("axis", () => {
  const columns = { step: floats([0, 1, 2, 3]), wallTime: floats(["NaN", 100, 0, 102.5]) };

  test("steps are the steps", () => expect(xColumn(columns, "step")).toBe(columns.step));

  test("wall times are milliseconds; impossible ones have no place", () => {
    expect([...xColumn(columns, "wall_time")]).toEqual([NaN, 100_000, NaN, 102_500]);
  });

  test("relative time begins at the first valid wall time", () => {
    expect([...xColumn(columns, "relative")]).toEqual([NaN, 0, NaN, 2.5]);
    expect([...xColumn({ ...columns, wallTime: floats(["NaN", 0, -1, 0]) }, "relative")]).toEqual([
      NaN,
      NaN,
      NaN,
      NaN,
    ]);
  });
});

describe("formats", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [0.123456789, "0.12346"],
    [-1234.5678, "−1234.6"],
    [123456.7, "123457"],
    [12345678, "1.2346e+7"],
    [-0.0000123, "−1.23e-5"],
    [NaN, "NaN"],
    [Infinity, "∞"],
    [-Infinity, "−∞"],
  ])("value %d", (value, text) => expect(formatValue(value)).toBe(text));

  test.each([
    [0, "0"],
    [1234567, "1,234,567"],
    [-5, "−5"],
    [NaN, "NaN"],
  ])("step %d", (step, text) => expect(formatStep(step)).toBe(text));

  test.each([
    [0, "0 s"],
    [7.87e-6, "7.87 µs"],
    [0.0002511, "251 µs"],
    [0.0009996, "1 ms"],
    [0.25, "250 ms"],
    [0.9996, "1 s"],
    [12.345, "12.3 s"],
    [59.97, "1 min"],
    [125, "2 min 5 s"],
    [12_000, "3 h 20 min"],
    [187_200, "2 d 4 h"],
    [-90, "−1 min 30 s"],
    [-7.87e-6, "−7.87 µs"],
    [NaN, "NaN"],
  ])("relative %d", (seconds, text) => expect(formatRelative(seconds)).toBe(text));

  test("wall time is the viewer's", () => {
    const seconds = new Date(2026, 2, 1, 14, 5, 9).getTime() / 1000;
    expect(formatWallTime(seconds)).toBe("2026-03-01 14:05:09");
    expect(formatWallTime(NaN)).toBe("NaN");
  });
});
