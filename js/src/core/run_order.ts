import { sortNaturally } from "./natural";

/** Natural order of names, start of the run, or a value of it. */
export type RunOrder = "name" | "time" | "value";

/** What runs are sorted by. */
export interface SortableRun {
  readonly id: number;
  readonly name: string;
  /** Seconds since the epoch; null before the first event. */
  readonly firstWallTime: number | null;
}

/**
 * Sort runs. Those without a time or value (or with NaN) come last either way.
 *
 * @param runs in natural order of names, which those with equal times or values keep
 * @param values by id of the run; needed for "value"
 */
export function sortRuns<R extends SortableRun>(
  runs: readonly R[],
  by: RunOrder,
  values: ReadonlyMap<number, number> = new Map(),
  descending = false,
): R[] {
  if (by === "name") {
    const sorted = sortNaturally(runs, (run) => run.name);
    return descending ? sorted.reverse() : sorted;
  }
  const keyOf = (run: R) => (by === "time" ? run.firstWallTime : values.get(run.id)) ?? NaN;
  const keyed = runs.map((run) => ({ run, key: keyOf(run) }));
  const sign = descending ? -1 : 1;
  const known = keyed.filter(({ key }) => !Number.isNaN(key));
  const unknown = keyed.filter(({ key }) => Number.isNaN(key));
  known.sort((a, b) => sign * (a.key - b.key));
  return [...known, ...unknown].map(({ run }) => run);
}
