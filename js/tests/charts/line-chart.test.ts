import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Drawing, LineChart } from "../../src/charts/line_chart";
import { canvasesIn, pixelsOf } from "../panels/open-board";

const theme = {
  text: "rgba(255, 0, 0, 1)",
  axis: "rgba(0, 0, 0, 1)",
  grid: "rgba(0, 0, 0, 0.1)",
  surface: "rgba(255, 255, 255, 1)",
  font: "sans-serif",
};
const BLUE = "#0000ff";

let life: AbortController;
let element: HTMLElement;

beforeEach(() => {
  life = new AbortController();
  element = document.createElement("div");
  element.style.cssText = "position: relative; width: 320px; height: 200px";
  document.body.append(element);
});
afterEach(() => {
  life.abort();
  element.remove();
});

function drawing(y: number[], rest: Partial<Drawing> = {}): Drawing {
  const x = Float64Array.from(y.keys());
  return {
    ranges: { x: { start: 0, end: y.length - 1 }, y: { start: 0, end: 10 } },
    lines: [{ colour: BLUE, x, y: Float64Array.from(y) }],
    bands: [],
    faintLines: [],
    markers: [],
    ...rest,
  };
}

const create = (xAxis: "step" | "relative" | "wall_time" = "step", logY = false) =>
  LineChart.create(element, { xAxis, logX: false, logY }, theme, life.signal);

describe("LineChart", () => {
  it.each(["step", "relative", "wall_time"] as const)(
    "has painted a line on a %s axis",
    async (axis) => {
      const chart = await create(axis);
      await chart.draw(drawing([1, 5, 5, 9]));
      expect(pixelsOf(BLUE, element)).toBeGreaterThan(200);
    },
  );

  it("leaves out what is not a number", async () => {
    const chart = await create();
    await chart.draw(drawing([5, 5, 5, 5, 5]));
    const whole = pixelsOf(BLUE, element);
    await chart.draw(drawing([5, 5, NaN, 5, 5]));
    expect(pixelsOf(BLUE, element)).toBeLessThan(0.7 * whole);
    expect(pixelsOf(BLUE, element)).toBeGreaterThan(0.3 * whole);
  });

  it("marks single points", async () => {
    const chart = await create();
    const marker = { colour: BLUE, shape: "circle", x: 1, y: 5 } as const;
    await chart.draw(drawing([NaN, NaN, NaN], { markers: [marker] }));
    expect(pixelsOf(BLUE, element)).toBeGreaterThan(8);
  });

  it("tells where on the chart its data lie", async () => {
    const chart = await create();
    await chart.draw(drawing([0, 10]));
    const { ranges, frame } = chart.viewport.value;
    expect(ranges.x).toEqual({ start: 0, end: 1 });
    expect(frame.width).toBeGreaterThan(240);
    expect(frame.height).toBeGreaterThan(140);
  });

  it("wears another theme", async () => {
    const chart = await create();
    await chart.draw(drawing([0, 10]));
    expect(pixelsOf("#00ff00", element)).toBe(0);
    await chart.restyle({ ...theme, axis: "rgba(0, 255, 0, 1)" });
    expect(pixelsOf("#00ff00", element)).toBeGreaterThan(50);
  });

  it("follows the size of its element", async () => {
    const chart = await create();
    await chart.draw(drawing([0, 10]));
    const before = chart.viewport.value.frame.width;
    element.style.width = "620px";
    await expect.poll(() => chart.viewport.value.frame.width).toBe(before + 300);
  });

  it("goes with its signal", async () => {
    const chart = await create();
    await chart.draw(drawing([0, 10]));
    expect(canvasesIn(element).length).toBeGreaterThan(0);
    life.abort();
    expect(element.childElementCount).toBe(0);
    await chart.draw(drawing([0, 10]));
    expect(element.childElementCount).toBe(0);
  });
});
