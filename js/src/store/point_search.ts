import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Found, parseQuery, type Query, searchPoints } from "../core/point_search";
import type { NumberColumn, TextColumn } from "../protocol";
import { AWAY, type Loaded, mapLoaded } from "./loaded";

export type Labels = NumberColumn | TextColumn;

/** The search for points by their labels. */
export class PointSearch {
  readonly typed: Signal<string> = signal("");
  readonly isRegex: Signal<boolean> = signal(false);
  /** Name of the column that is searched; the one that points are named by where empty. */
  readonly column: Signal<string> = signal("");
  readonly query: ReadonlySignal<Query | null>;
  /** The labels that points are named by. */
  readonly labels: ReadonlySignal<Loaded<Labels>>;
  /** What answers the query; null where nothing is searched. */
  readonly found: ReadonlySignal<Loaded<Found> | null>;

  /** @param labels the column of a name; of the one that points are named by where empty */
  constructor(labels: (name: string) => Loaded<Labels>) {
    this.query = computed(() =>
      this.typed.value === "" ? null : parseQuery(this.typed.value, this.isRegex.value),
    );
    this.labels = computed(() => labels(""));
    this.found = computed(() => {
      const query = this.query.value;
      if (!query || query.error !== null) return null;
      const column = labels(this.column.value);
      return column.kind === "away" ? AWAY : mapLoaded(column, (one) => searchPoints(one, query));
    });
  }
}
