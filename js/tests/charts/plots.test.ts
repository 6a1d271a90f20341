import { describe, expect, it } from "vitest";
import { BandsPlot } from "../../src/charts/plots/bands";
import { mixed, shade } from "../../src/charts/plots/colours";
import { HeatMapPlot } from "../../src/charts/plots/heat_map";
import type { Stage } from "../../src/charts/plots/plot";
import { RidgelinePlot } from "../../src/charts/plots/ridgelines";
import { Scale } from "../../src/charts/plots/scales";
import { countTicks, ticksOf } from "../../src/charts/plots/tick_places";

const labels = (ticks: readonly { readonly label: string }[]) => ticks.map(({ label }) => label);

describe("ticks", () => {
  it("of numbers are round, and no more than there is room for", () => {
    expect(labels(ticksOf("number", { left: -3.3, right: 2.9 }, 4))).toEqual(["−2", "0", "2"]);
    expect(labels(ticksOf("number", { left: 0, right: 4990 }, 5))).toEqual([
      "0",
      "1,000",
      "2,000",
      "3,000",
      "4,000",
    ]);
    expect(labels(ticksOf("number", { left: 0.1, right: 0.3 }, 2))).toEqual(["0.1", "0.2", "0.3"]);
    for (const most of [1, 2, 3, 7, 20]) {
      expect(ticksOf("number", { left: -17.3, right: 999 }, most).length).toBeLessThan(most + 2);
    }
  });

  it("of times are round, too", () => {
    expect(labels(ticksOf("relative", { left: 0, right: 140 }, 3))).toEqual([
      "0",
      "1 min",
      "2 min",
    ]);
    expect(labels(ticksOf("relative", { left: 0, right: 0.25 }, 3))).toEqual([
      "0",
      "100 ms",
      "200 ms",
    ]);
    const noon = new Date(2026, 2, 1, 12).getTime() / 1000;
    expect(labels(ticksOf("wall_time", { left: noon, right: noon + 7200 }, 3))).toEqual([
      "12:00",
      "13:00",
      "14:00",
    ]);
    expect(labels(ticksOf("wall_time", { left: noon, right: noon + 2 * 86_400 }, 2))).toEqual([
      "2026-03-02",
      "2026-03-03",
    ]);
  });

  it("of one place are that place, and of none there are none", () => {
    expect(labels(ticksOf("number", { left: 7, right: 7 }, 4))).toEqual(["7"]);
    expect(ticksOf("relative", { left: Infinity, right: -Infinity }, 4)).toEqual([]);
    expect(ticksOf("number", { left: -1.7e308, right: 1.7e308 }, 4).length).toBeLessThan(6);
  });

  it("of counts by their logarithms are 0 and powers of ten", () => {
    expect(labels(countTicks(4200, true, 6))).toEqual(["0", "1", "10", "100", "1000"]);
    expect(labels(countTicks(4200, true, 3))).toEqual(["0", "1", "100"]);
    expect(labels(countTicks(0.5, true, 6))).toEqual(["0", "1"]);
  });
});

describe("scales", () => {
  it("lead from values to pixels", () => {
    const spans = [
      { left: -3, right: 5 },
      { left: 0, right: 1e-300 },
      { left: -1.7e308, right: 1.7e308 },
    ];
    for (const span of spans) {
      const scale = new Scale(span, 200, 10);
      expect(scale.pixel(span.left)).toBe(200);
      expect(scale.pixel(span.right)).toBe(10);
    }
    const log = new Scale({ left: 0, right: 99 }, 0, 100, true);
    expect(log.pixel(9)).toBeCloseTo(50);
  });
});

it("shades go from near the background to the colour, and past it where that is light", () => {
  expect(mixed("#000000", "#ffffff", 0.5)).toBe("rgb(128, 128, 128)");
  expect(shade("#0077bb", "rgba(255, 255, 255, 1)", 0)).toBe("rgb(140, 194, 224)");
  expect(shade("#0077bb", "#ffffff", 1)).toBe("rgb(0, 83, 131)");
  expect(shade("#0077bb", "#111111", 1)).toBe("rgb(0, 119, 187)");
});

describe("what lies under a point", () => {
  const theme = { text: "#000", axis: "#000", grid: "#000", surface: "#fff", font: "serif" };
  const stage: Stage = { width: 300, height: 200, theme };
  const line = (at: number, ...counts: number[]) => {
    return { at, counts: Float64Array.from(counts), colour: "#000000" };
  };
  const parts = {
    lines: [line(0, 1, 0, 0, 0), line(50, 0, 0, 0, 1), line(100, 0, 0, 0, 0)],
    span: { left: 0, right: 4 },
    axis: "number" as const,
    log: false,
  };

  it("is of ridgelines the one whose line is nearest, the front one of equals", () => {
    const plot = new RidgelinePlot({ ...parts, mode: "offset" }, stage);
    const { left, top, width, height } = plot.frame;
    const at = (bin: number, y: number) => plot.hit({ x: left + ((bin + 0.5) / 4) * width, y });
    expect(at(0, top)).toEqual({ line: 0, bin: 0 });
    expect(at(1, top + 0.45 * height)).toEqual({ line: 0, bin: 1 });
    expect(at(3, top + 0.3 * height)).toEqual({ line: 1, bin: 3 });
    expect(at(3, top + height)).toEqual({ line: 2, bin: 3 });
    expect(plot.hit({ x: left + width + 30, y: top })).toBeNull();
    const over = new RidgelinePlot({ ...parts, mode: "overlay" }, stage);
    expect(over.hit({ x: left + width / 2, y: top + height })).toEqual({ line: 2, bin: 1 });
  });

  it("is of a heat map the step whose column it is, and the bin", () => {
    const plot = new HeatMapPlot(parts, stage);
    const { left, top, width, height } = plot.frame;
    const at = (x: number, y: number) => plot.hit({ x: left + x * width, y: top + y * height });
    expect(at(0.01, 0.99)).toEqual({ line: 0, bin: 0 });
    expect(at(0.5, 0.01)).toEqual({ line: 1, bin: 3 });
    expect(at(0.99, 0.4)).toEqual({ line: 2, bin: 2 });
    expect(at(1.1, 0.5)).toBeNull();
  });

  it("is of bands the nearest step", () => {
    const steps = [0, 10, 100].map((at) => ({ at, values: Float64Array.of(0, 1, 2) }));
    const plot = new BandsPlot({ steps, axis: "number", colour: "#000000" }, stage);
    const { left, width } = plot.frame;
    expect(plot.hit({ x: left + 0.04 * width, y: 50 })?.line).toBe(0);
    expect(plot.hit({ x: left + 0.06 * width, y: 50 })?.line).toBe(1);
    expect(plot.hit({ x: left + width, y: 50 })?.line).toBe(2);
  });
});
