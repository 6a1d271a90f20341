/** Made classifiers, and their curves as the kernel sends them. */
import type { FakeItem, FakeSteps } from "../fake-kernel";
import { view } from "../messages";
import { random } from "./made_data";

export interface Counts {
  readonly tp: readonly number[];
  readonly fp: readonly number[];
  readonly tn: readonly number[];
  readonly fn: readonly number[];
}

/** An item of counts; precision and recall are those of the counts. */
export function prItem({ tp, fp, tn, fn }: Counts): FakeItem {
  const share = (part: readonly number[], rest: readonly number[]) =>
    part.map((one, i) => one / Math.max(1e-7, one + (rest[i] ?? 0)));
  const rows = [tp, fp, tn, fn, share(tp, fp), share(tp, fn)];
  return { content: { thresholds: tp.length }, buffers: rows.map(view) };
}

/** The counts of labels and scores at thresholds evenly from 0 to 1. */
export function countsOf(
  labels: readonly boolean[],
  scores: readonly number[],
  thresholds: number,
): Counts {
  const rows = Array.from({ length: thresholds }, (_, i) => {
    const count = (isPositive: boolean, isPredicted: boolean) =>
      labels.filter(
        (label, at) =>
          label === isPositive && (scores[at] ?? 0) >= i / (thresholds - 1) === isPredicted,
      ).length;
    return [count(true, true), count(false, true), count(false, false), count(true, false)];
  });
  const column = (at: number) => rows.map((row) => row[at] ?? 0);
  return { tp: column(0), fp: column(1), tn: column(2), fn: column(3) };
}

/** A classifier that gets better with each step. */
export function madeCurves(run: string, tag: string, steps: number, seed: number): FakeSteps {
  const next = random(seed);
  const labels = Array.from({ length: 400 }, () => next() < 0.3);
  const noise = labels.map(() => next() + next() + next() - 1.5);
  const skill = 0.15 + 0.5 * next();
  const items: Record<number, FakeItem> = {};
  for (let number = 0; number < steps; number++) {
    const gain = skill * (1 - Math.exp((-3 * (number + 1)) / steps));
    const scores = labels.map((label, i) =>
      Math.min(1, Math.max(0, 0.45 + (label ? gain : -gain) / 2 + 0.3 * (noise[i] ?? 0))),
    );
    items[number] = prItem(countsOf(labels, scores, 65));
  }
  return {
    run,
    tag,
    plugin: "pr_curves",
    step: Array.from({ length: steps }, (_, number) => 50 * number),
    wallTime: Array.from({ length: steps }, (_, number) => 1_772_000_000 + 9 * number),
    items,
  };
}
