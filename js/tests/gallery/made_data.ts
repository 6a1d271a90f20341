/** Made training curves, the same on every load. */
import type { FakeItem, FakeSeries, FakeSteps } from "../fake-kernel";
import { view } from "../messages";

/** Mulberry32, a small generator of pseudo-random numbers in [0, 1). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const START = Date.UTC(2026, 2, 1, 9, 30) / 1000;

/** A loss falls and an accuracy rises, at a pace and with a noise of the run's own. */
export function madeSeries(run: string, tag: string, points: number, seed: number): FakeSeries {
  const next = random(seed);
  const pace = (2 + 6 * next()) / points;
  const floor = 0.05 + 0.25 * next();
  const rises = /acc|rate|auc/i.test(tag);
  const step = Float64Array.from({ length: points }, (_, i) => i * 10);
  const wallTime = step.map((s) => START + seed + s * 0.2);
  const value = step.map((_, i) => {
    const decay = Math.exp(-i * pace);
    const noise = (next() - 0.5) * 0.12 * (0.3 + decay);
    return rises ? 0.97 - floor - 0.8 * decay + noise : floor + 2.2 * decay + noise * 2;
  });
  return { run, tag, step, wallTime, value };
}

/** Buckets of a normal distribution, as many as `buckets`. */
export function madeHistogram(
  mean: number,
  deviation: number,
  buckets = 40,
  count = 1000,
): FakeItem {
  const edge = (i: number) => mean + deviation * (-3.5 + (7 * i) / buckets);
  const left = Array.from({ length: buckets }, (_, i) => edge(i));
  const right = Array.from({ length: buckets }, (_, i) => edge(i + 1));
  const middle = left.map((from, i) => ((from + (right[i] as number)) / 2 - mean) / deviation);
  const density = middle.map((z) => Math.exp((-z * z) / 2));
  const total = density.reduce((sum, one) => sum + one, 0);
  const counts = density.map((one) => Math.round((count * one) / total));
  return { content: { buckets }, buffers: [left, right, counts].map(view) };
}

/** Histograms that wander and widen; items of the steps in `here`, of all where it is absent. */
export function madeHistograms(
  run: string,
  tag: string,
  steps: number,
  seed: number,
  here?: readonly number[],
): FakeSteps {
  const next = random(seed);
  const drift = 4 * next() - 1;
  const step = Array.from({ length: steps }, (_, i) => i * 10);
  const items = Object.fromEntries(
    (here ?? [...step.keys()]).map((number) => {
      const age = steps > 1 ? number / (steps - 1) : 1;
      const mean = drift * age + 0.1 * Math.sin(number);
      return [number, madeHistogram(mean, 1 - 0.5 * age + 0.05 * Math.cos(3 * number))];
    }),
  );
  const wallTime = step.map((s) => START + seed + s * 0.2);
  return { run, tag, plugin: "histograms", step, wallTime, items };
}
