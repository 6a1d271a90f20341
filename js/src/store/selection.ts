import { batch, computed, type ReadonlySignal } from "@preact/signals";
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
    this.runFilter = computed(() => compileFilter(settings.runFilter.value));
    this.tagFilter = computed(() => compileFilter(settings.tagFilter.value));
    this.listedRuns = computed(() =>
      store.runs.value.filter((run) => this.runFilter.value.matches(run.name)),
    );
    this.visibleRuns = computed(() => {
      const hidden = new Set(settings.hiddenRuns.value);
      const only = settings.runs.value.length > 0 ? new Set(settings.runs.value) : null;
      const visible = this.listedRuns.value.filter(
        ({ name }) => !hidden.has(name) && (only === null || only.has(name)),
      );
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

  /** Open or close a group of cards. */
  toggleGroup(name: string): void {
    const { collapsed } = this.#settings;
    const open = collapsed.value.filter((one) => one !== name);
    collapsed.value = open.length < collapsed.value.length ? open : [...open, name];
  }

  setRunVisible(run: Run, visible: boolean): void {
    this.setRunsVisible([run], visible);
  }

  /** Draw `run` alone: runs that come later are not drawn either. */
  showOnly(run: Run): void {
    this.showOnlyRuns([run]);
  }

  /** The same for several. */
  showOnlyRuns(runs: readonly Run[]): void {
    batch(() => {
      this.#settings.runs.value = runs.map((run) => run.name);
      this.setRunsVisible(runs, true);
    });
  }

  /** Switch all runs that are listed on or off; the others stay as they are. */
  setAllVisible(visible: boolean): void {
    batch(() => {
      const all = this.listedRuns.value.length === this.#store.runs.value.length;
      if (visible && all) this.#settings.runs.value = [];
      this.setRunsVisible(this.listedRuns.value, visible);
    });
  }

  /** Switch some runs on or off; the others stay as they are. */
  setRunsVisible(runs: readonly Run[], visible: boolean): void {
    const { hiddenRuns, runs: only } = this.#settings;
    const hidden = new Set(hiddenRuns.value);
    const added = new Set(only.value);
    for (const { name } of runs) {
      if (visible) hidden.delete(name);
      else hidden.add(name);
      if (visible && only.value.length > 0) added.add(name);
    }
    batch(() => {
      hiddenRuns.value = [...hidden];
      only.value = [...added];
    });
  }
}
