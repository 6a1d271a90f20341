import { computed, type ReadonlySignal } from "@preact/signals";
import { compileFilter, type Filter } from "../core/filter";
import type { BoardStore } from "./board-store";
import { type Card, type TagGroup, toCards, toGroups } from "./grouping";
import type { Run } from "./series";
import type { Settings } from "./settings";

/** Name of the plugin whose series the groups are made of. */
const SCALARS = "scalars";

/** What of the logdir is on screen; derived, with no state beside the settings. */
export class Selection {
  readonly runFilter: ReadonlySignal<Filter>;
  readonly tagFilter: ReadonlySignal<Filter>;
  /** Runs that match the run filter. */
  readonly listedRuns: ReadonlySignal<readonly Run[]>;
  /** Ids of the runs that are listed and switched on. */
  readonly visibleRuns: ReadonlySignal<ReadonlySet<number>>;
  /** The scalars whose tags match the tag filter. */
  readonly groups: ReadonlySignal<readonly TagGroup[]>;
  readonly #store: BoardStore;
  readonly #settings: Settings;

  constructor(store: BoardStore, settings: Settings) {
    this.#store = store;
    this.#settings = settings;
    this.runFilter = computed(() => compileFilter(settings.runs.value));
    this.tagFilter = computed(() => compileFilter(settings.tags.value));
    this.listedRuns = computed(() =>
      store.runs.value.filter((run) => this.runFilter.value.matches(run.name)),
    );
    this.visibleRuns = computed(() => {
      const hidden = new Set(settings.hiddenRuns.value);
      const visible = this.listedRuns.value.filter((run) => !hidden.has(run.name));
      return new Set(visible.map((run) => run.id));
    });
    let former: ReadonlyMap<string, Card> = new Map();
    const cards = computed(() => {
      const scalars = store.series.value.filter((series) => series.plugin === SCALARS);
      former = toCards(scalars, former);
      return former;
    });
    this.groups = computed(() => toGroups(cards.value.values(), this.tagFilter.value));
  }

  setRunVisible(run: Run, visible: boolean): void {
    this.#hide([run], !visible);
  }

  /** Switch on `run` and switch off all others, listed or not. */
  showOnly(run: Run): void {
    const others = this.#store.runs.value.filter((other) => other.name !== run.name);
    this.#settings.hiddenRuns.value = others.map((other) => other.name);
  }

  /** Switch all runs that are listed on or off; the others stay as they are. */
  setAllVisible(visible: boolean): void {
    this.#hide(this.listedRuns.value, !visible);
  }

  #hide(runs: readonly Run[], hidden: boolean): void {
    const names = new Set(this.#settings.hiddenRuns.value);
    for (const run of runs) {
      if (hidden) names.add(run.name);
      else names.delete(run.name);
    }
    this.#settings.hiddenRuns.value = [...names];
  }
}
