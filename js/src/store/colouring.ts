import { computed, type ReadonlySignal } from "@preact/signals";
import { assignColours, runColour } from "../core/colours";
import type { BoardStore } from "./board-store";
import { type Grouping, groupingOf } from "./run_groups";
import type { Run } from "./series";
import type { Settings } from "./settings";

/**
 * The colours of runs and of groups of runs. Each gets one when it appears, in the
 * order in which runs began, and keeps it whatever comes or is filtered; what the
 * user chose comes first.
 */
export class Colouring {
  /** What runs share a colour by; null where each has its own. */
  readonly sharedBy: ReadonlySignal<Grouping | null>;
  readonly #settings: Settings;
  readonly #ofRuns: ReadonlySignal<ReadonlyMap<string, number>>;
  readonly #ofKeys = new Map<string, ReadonlySignal<ReadonlyMap<string, number>>>();
  readonly #store: BoardStore;

  constructor(store: BoardStore, settings: Settings) {
    this.#store = store;
    this.#settings = settings;
    this.sharedBy = computed(() => groupingOf(settings.colorBy.value || settings.groupBy.value));
    let former: ReadonlyMap<string, number> = new Map();
    this.#ofRuns = computed(() => {
      // Until all is read, who began first is not known: nothing is settled yet.
      const settled = store.status.value?.state === "live";
      const slots = assignColours(store.runs.value, former);
      if (settled) former = slots;
      return slots;
    });
  }

  /** The colour of a run's line, "#rrggbb"; read inside an effect. */
  of(run: Run): string {
    const chosen = this.#settings.colors.value;
    const own = chosen[run.name];
    if (own) return own;
    const key = this.sharedBy.value?.(run) ?? null;
    if (key !== null) return this.ofGroup(key);
    return runColour(this.#ofRuns.value.get(run.name) ?? 0);
  }

  /** The colour of the group with this key. */
  ofGroup(key: string): string {
    return this.#settings.colors.value[key] ?? runColour(this.#groupSlots().get(key) ?? 0);
  }

  /** What a colour is chosen for: the group that a run shares its colour with, or the run. */
  chosenFor(run: Run): string {
    return this.sharedBy.value?.(run) ?? run.name;
  }

  /** The colour that was chosen for a run or its group; null where it is automatic. */
  choiceOf(run: Run): string | null {
    const chosen = this.#settings.colors.value;
    return chosen[run.name] ?? chosen[this.chosenFor(run)] ?? null;
  }

  /**
   * Give a run, or the group that it shares its colour with, a colour; null takes it
   * back. A colour of the run's own goes, so that it is seen to have the group's.
   */
  choose(run: Run, colour: string | null): void {
    const name = this.chosenFor(run);
    const { [name]: _group, [run.name]: _own, ...others } = this.#settings.colors.peek();
    this.#settings.colors.value = colour === null ? others : { ...others, [name]: colour };
  }

  #groupSlots(): ReadonlyMap<string, number> {
    const by = this.#settings.colorBy.value || this.#settings.groupBy.value;
    let slots = this.#ofKeys.get(by);
    if (!slots) {
      let former: ReadonlyMap<string, number> = new Map();
      slots = computed(() => {
        former = assignColours(groupsOf(this.#store.runs.value, groupingOf(by)), former);
        return former;
      });
      this.#ofKeys.set(by, slots);
    }
    return slots.value;
  }
}

/** Each group as if it were a run that began with its first. */
function groupsOf(runs: readonly Run[], grouping: Grouping | null) {
  const began = new Map<string, number | null>();
  for (const run of runs) {
    const key = grouping?.(run) ?? null;
    if (key === null) continue;
    const times = [began.get(key) ?? null, run.firstWallTime].filter((time) => time !== null);
    began.set(key, times.length > 0 ? Math.min(...times) : null);
  }
  return Array.from(began, ([name, firstWallTime]) => ({ name, firstWallTime }));
}
