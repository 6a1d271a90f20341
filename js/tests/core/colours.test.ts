import { describe, expect, test } from "vitest";
import { assignColours, PALETTE, runColour } from "../../src/core/colours";
import { range } from "../messages";

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

describe("palette", () => {
  test.each(PALETTE)("%s is seen on white and on near-black", (colour) => {
    const light = luminance(colour);
    expect(1.05 / (light + 0.05)).toBeGreaterThanOrEqual(3);
    expect((light + 0.05) / (luminance("#111111") + 0.05)).toBeGreaterThanOrEqual(3);
  });

  test.each(["full colour vision", "protanopia", "deuteranopia"] as const)("with %s", (sight) => {
    const seen = PALETTE.map((colour) => oklab(dot(SIGHT[sight], linear(colour))));
    expect(nearest(seen.slice(0, 8))).toBeGreaterThan(0.09);
    expect(nearest(seen)).toBeGreaterThan(0.06);
  });

  test("repeats", () => {
    expect(new Set(PALETTE).size).toBe(PALETTE.length);
    expect(runColour(PALETTE.length)).toBe(PALETTE[0]);
  });
});

describe("assigning", () => {
  const run = (name: string, firstWallTime: number | null) => ({ name, firstWallTime });
  const none = new Map<string, number>();

  test("in the order of start, then of names; runs without events last", () => {
    const runs = [run("a", 20), run("b", 10), run("run_10", 30), run("run_9", 30), run("c", null)];
    expect([...assignColours(runs, none)]).toEqual([
      ["b", 0],
      ["a", 1],
      ["run_9", 2],
      ["run_10", 3],
      ["c", 4],
    ]);
  });

  test("a page loaded anew gives the colours of one that saw the runs start", () => {
    const runs = range(50).map((i) => run(`run_${(i * 7) % 50}`, 100 + i));
    let seen: ReadonlyMap<string, number> = none;
    for (const count of range(51)) seen = assignColours(runs.slice(0, count), seen);
    expect(new Map(assignColours(runs.toReversed(), none))).toEqual(seen);
  });

  test("a run keeps its colour, whatever starts before it or goes", () => {
    const first = assignColours([run("a", 20), run("b", 30)], none);
    const then = assignColours([run("early", 1), run("b", 30)], first);
    expect(then.get("b")).toBe(first.get("b"));
    expect(assignColours([run("a", 20)], then).get("a")).toBe(first.get("a"));
  });

  test("the colour that fewest runs have is taken, the lowest of these", () => {
    const many = range(PALETTE.length * 2).map((i) => run(`run_${i}`, i));
    const slots = assignColours(many, none);
    expect(many.map(({ name }) => slots.get(name))).toEqual(
      range(PALETTE.length * 2).map((i) => i % PALETTE.length),
    );
    const left = many.filter((_, i) => i !== 5 && i !== 3);
    const more = assignColours([...left, run("new", 99), run("newer", 100)], slots);
    expect([more.get("new"), more.get("newer")]).toEqual([3, 5]);
  });
});

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const SIGHT: Readonly<Record<"full colour vision" | "protanopia" | "deuteranopia", Matrix>> = {
  "full colour vision": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
};

function dot(matrix: Matrix, [a, b, c]: Triple): Triple {
  const [x, y, z] = matrix.map((row) => row[0] * a + row[1] * b + row[2] * c);
  return [x as number, y as number, z as number];
}

function linear(colour: string): Triple {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [red as number, green as number, blue as number];
}

/** Relative luminance, WCAG 2.2. */
function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Ottosson 2020, of linear RGB. */
function oklab(rgb: Triple): Triple {
  const clipped = rgb.map((part) => Math.min(1, Math.max(0, part)));
  const cones = dot(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    clipped as unknown as Triple,
  );
  return dot(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt) as unknown as Triple,
  );
}

/** Distance of the two colours that are nearest to each other. */
function nearest(colours: readonly Triple[]): number {
  const distances = colours.flatMap((a, i) =>
    colours.slice(i + 1).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])),
  );
  return Math.min(...distances);
}
