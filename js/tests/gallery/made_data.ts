/** Made training curves, the same on every load. */
import type { FakeSeries } from "../fake-kernel";

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
