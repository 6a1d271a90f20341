import { computed, type ReadonlySignal } from "@preact/signals";
import { sortRuns } from "../core/run_order";
import { summarize } from "../core/statistics";
import type { BoardStore } from "./board-store";
import type { Selection } from "./selection";
import type { Run, Series } from "./series";
import type { Settings } from "./settings";

/** Name of the plugin whose values runs can be sorted by. */
const SCALARS = "scalars";

type Ranked = "last" | "min" | "max";

/** The order of the listed runs: by name, by start, or by a value of a tag. */
export class RunRanking {
  /** Every tag that runs can be sorted by, in natural order. */
  readonly tags: ReadonlySignal<readonly string[]>;
  /** What runs are sorted by, by their ids; null where that is no value. */
  readonly values: ReadonlySignal<ReadonlyMap<number, number> | null>;
  /** The runs that match the run filter, in order. */
  readonly runs: ReadonlySignal<readonly Run[]>;
  readonly #known = new WeakMap<Series, { version: number; by: Ranked; value: number }>();

  constructor(store: BoardStore, settings: Settings, selection: Selection) {
    const scalars = computed(() =>
      store.series.value.filter((series) => series.plugin === SCALARS),
    );
    this.tags = computed(() => [...new Set(scalars.value.map((series) => series.tag))]);
    const ofTag = computed(() =>
      scalars.value.filter((series) => series.tag === settings.runOrderTag.value),
    );
    this.values = computed(() => {
      const by = settings.runOrder.value;
      if (by === "name" || by === "time") return null;
      return new Map(ofTag.value.map((series) => [series.run.id, this.#valueOf(series, by)]));
    });
    this.runs = computed(() => {
      const order = settings.runOrder.value;
      const descending = settings.runOrderDescending.value;
      const { value: values } = this.values;
      const by = order === "name" || order === "time" ? order : "value";
      return sortRuns(selection.listedRuns.value, by, values ?? new Map(), descending);
    });
  }

  /** Of the points the browser holds: thinning keeps the last, the least and the greatest. */
  #valueOf(series: Series, by: Ranked): number {
    const version = series.version.value;
    const known = this.#known.get(series);
    if (known?.version === version && known.by === by) return known.value;
    const value = summarize(series.step, series.value)[by];
    this.#known.set(series, { version, by, value });
    return value;
  }
}
