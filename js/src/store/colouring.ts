import { computed, type ReadonlySignal } from "@preact/signals";
import { assignColours, runColour, toldApart } from "../core/colours";
import type { BoardStore } from "./board-store";
import { type Grouping, groupingOf } from "./run_groups";
import type { Run } from "./series";
import type { Settings } from "./settings";

type Slots = ReadonlyMap<string, number>;

/**
 * The colours of runs and of groups of runs. Groups, and runs in none, take theirs
 * from one sequence when they appear, in the order in which they began, and keep it
 * whatever comes or is filtered; what the user chose comes first.
 */
export class Colouring {
  /** What runs share a colour by; null where each has its own. */
  readonly sharedBy: ReadonlySignal<Grouping | null>;
  readonly #settings: Settings;
  readonly #store: BoardStore;
  /** What was given, by the setting that runs share a colour by. */
  readonly #given = new Map<string, ReadonlySignal<Slots>>();
  readonly #slots: ReadonlySignal<Slots>;
  /** The first run of each group, where groups are of one kind and colours of another. */
  readonly #founders: ReadonlySignal<ReadonlyMap<string, Run> | null>;

  constructor(store: BoardStore, settings: Settings) {
    this.#store = store;
    this.#settings = settings;
    const setting = computed(() => settings.colorBy.value || settings.groupBy.value);
    this.sharedBy = computed(() => groupingOf(setting.value));
    this.#slots = computed(() => this.#slotsBy(this.sharedBy.value ? setting.value : "").value);
    this.#founders = computed(() =>
      setting.value === settings.groupBy.value
        ? null
        : foundersOf(store.runs.value, groupingOf(settings.groupBy.value)),
    );
  }

  /** The colour of a run's line, "#rrggbb"; read inside an effect. */
  of(run: Run): string {
    return this.#settings.colors.value[run.name] ?? this.#named(this.chosenFor(run));
  }

  /** The colour of the group with this key: that of its first run where colours go by another. */
  ofGroup(key: string): string {
    const founder = this.#founders.value?.get(key);
    if (!founder) return this.#named(key);
    return this.#settings.colors.value[key] ?? this.#named(this.chosenFor(founder));
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

  /** The colour of the group with this key, or of the run in none with this name. */
  #named(name: string): string {
    return this.#settings.colors.value[name] ?? runColour(this.#slots.value.get(name) ?? 0);
  }

  #slotsBy(setting: string): ReadonlySignal<Slots> {
    let slots = this.#given.get(setting);
    if (!slots) {
      const grouping = groupingOf(setting);
      let former: Slots = new Map();
      slots = computed(() => {
        const things = toldApart(this.#store.runs.value, (run) => grouping?.(run) ?? null);
        const found = assignColours(things, former);
        // Until all is read, what began first is not known: nothing is settled yet.
        if (this.#store.status.value?.state === "live") former = found;
        return found;
      });
      this.#given.set(setting, slots);
    }
    return slots;
  }
}

function foundersOf(runs: readonly Run[], grouping: Grouping | null): Map<string, Run> {
  const founders = new Map<string, Run>();
  for (const run of runs) {
    const key = grouping?.(run) ?? null;
    if (key === null) continue;
    const former = founders.get(key);
    const isFirst = !former || startOf(run) < startOf(former);
    if (isFirst) founders.set(key, run);
  }
  return founders;
}

function startOf({ firstWallTime }: Run): number {
  return firstWallTime ?? Infinity;
}
