import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { sortNaturally } from "../core/natural";
import type { RunEntry, SeriesEntry, Update } from "../protocol";
import { type Run, RunRecord, Series } from "./series";

/**
 * The runs and series of a logdir. A snapshot begins anew, but what it (or the
 * deltas after it) names again stays the same object, with its points, so that
 * charts need not be made again.
 */
export class Catalogue {
  readonly #runs = new Map<number, RunRecord>();
  readonly #series = new Map<number, Series>();
  /** Of the former stream, until the new one names them again. */
  #formerRuns: ReadonlyMap<number, RunRecord> = new Map();
  #formerSeries: ReadonlyMap<number, Series> = new Map();
  readonly #runsVersion: Signal<number> = signal(0);
  readonly #seriesVersion: Signal<number> = signal(0);

  /** Natural order of names. */
  readonly runs: ReadonlySignal<readonly Run[]> = computed(() => {
    this.#runsVersion.value;
    return sortNaturally(this.#runs.values(), (run) => run.name);
  });

  /** Natural order of tags, then of runs. */
  readonly series: ReadonlySignal<readonly Series[]> = computed(() => {
    this.#seriesVersion.value;
    return inOrder(this.#series.values(), this.runs.value);
  });

  /** Whether every run and series that `update` speaks of is known or comes with it. */
  covers(update: Update): boolean {
    const fresh = update.type === "snapshot";
    const newRuns = new Set(update.runs.map((run) => run.id));
    const newSeries = new Set(update.series.map((series) => series.id));
    const hasRun = (id: number) => newRuns.has(id) || (!fresh && this.#runs.has(id));
    const hasSeries = (id: number) => newSeries.has(id) || (!fresh && this.#series.has(id));
    return (
      update.series.every((series) => hasRun(series.run)) &&
      update.points.every((points) => hasSeries(points.series)) &&
      update.steps.every((steps) => hasSeries(steps.series))
    );
  }

  /** Apply an update that `covers` has found whole. Call inside a batch. */
  apply(update: Update): void {
    if (update.type === "snapshot") this.#beginAnew();
    for (const id of update.removedRuns) this.#removeRun(id);
    for (const id of update.removedSeries) {
      if (this.#series.delete(id)) this.#seriesVersion.value++;
    }
    for (const entry of update.runs) this.#putRun(entry);
    for (const entry of update.series) this.#putSeries(entry);
    for (const points of update.points) this.#series.get(points.series)?.apply(points);
    for (const steps of update.steps) this.#series.get(steps.series)?.index.apply(steps);
  }

  #beginAnew(): void {
    this.#formerRuns = new Map(this.#runs);
    this.#formerSeries = new Map(this.#series);
    this.#runs.clear();
    this.#series.clear();
    this.#runsVersion.value++;
    this.#seriesVersion.value++;
  }

  #removeRun(id: number): void {
    if (!this.#runs.delete(id)) return;
    for (const series of this.#series.values()) {
      if (series.run.id === id) this.#series.delete(series.id);
    }
    this.#runsVersion.value++;
    this.#seriesVersion.value++;
  }

  #putRun(entry: RunEntry): void {
    const former = this.#runs.get(entry.id) ?? this.#formerRuns.get(entry.id);
    const run = former?.name === entry.name ? former : new RunRecord(entry);
    run.firstWallTime = entry.first_wall_time;
    run.hparams = entry.hparams;
    this.#runs.set(entry.id, run);
    this.#runsVersion.value++;
  }

  #putSeries(entry: SeriesEntry): void {
    const held = this.#series.get(entry.id);
    if (held) {
      held.describe(entry);
    } else {
      const run = this.#runs.get(entry.run);
      if (!run) return;
      this.#series.set(entry.id, this.#formerOf(entry, run) ?? new Series(entry, run));
    }
    this.#seriesVersion.value++;
  }

  #formerOf(entry: SeriesEntry, run: Run): Series | undefined {
    const former = this.#formerSeries.get(entry.id);
    if (!former || former.run !== run) return undefined;
    if (former.tag !== entry.tag || former.plugin !== entry.plugin) return undefined;
    former.describe(entry);
    former.outdate();
    return former;
  }
}

/** Sorts each name once, however many series share it. */
function inOrder(all: Iterable<Series>, runs: readonly Run[]): Series[] {
  const rank = new Map(runs.map((run, index) => [run.id, index]));
  const byTag = Map.groupBy(all, (series) => series.tag);
  const rankOf = (series: Series) => rank.get(series.run.id) ?? runs.length;
  return sortNaturally(byTag, ([tag]) => tag).flatMap(([, series]) =>
    series.sort((a, b) => rankOf(a) - rankOf(b)),
  );
}
