import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { parseQuery, searchPoints } from "../core/point_search";
import { sameSet } from "../core/point_sets";
import type { AxisColumn } from "../protocol";
import type { Embeddings } from "./embeddings";
import { ASKED, AWAY, failed, here, type Loaded } from "./loaded";
import type { Place } from "./point_columns";
import type { PointSearch } from "./point_search";

/** The searches whose points a drawn axis goes from, and to. */
export interface AxisEnds {
  readonly from: Signal<string>;
  readonly to: Signal<string>;
}

interface Asked {
  readonly place: Place | null;
  /** Null where nothing is typed. */
  readonly groups: readonly (Uint32Array | null)[];
  /** Of the kernel that was asked: one that began anew may never answer. */
  readonly stream: number;
}

/** How long somebody who types is waited for, milliseconds. */
const PAUSE = 250;

/** Axes of the user's own: each goes from the middle of some points to that of others. */
export class CustomAxes {
  /** Of x and y. */
  readonly ends: readonly AxisEnds[] = [0, 1].map(() => ({ from: signal(""), to: signal("") }));
  readonly isRegex: Signal<boolean> = signal(false);
  /** The coordinates for the ends as they are. */
  readonly axes: Signal<Loaded<readonly AxisColumn[]>> = signal(AWAY);
  /** Points of each end in turn: x from, x to, y from, y to; null where nothing is typed. */
  readonly found: ReadonlySignal<readonly (Uint32Array | null)[]>;
  readonly #embeddings: Embeddings;
  readonly #place: ReadonlySignal<Place | null>;
  #asked: Asked | null = null;
  #asking = new AbortController();

  constructor(embeddings: Embeddings, place: ReadonlySignal<Place | null>, search: PointSearch) {
    this.#embeddings = embeddings;
    this.#place = place;
    this.found = computed(() =>
      this.ends.flatMap(({ from, to }) =>
        [from, to].map(({ value }) => {
          if (value === "") return null;
          const column = search.labels.value;
          if (column.kind !== "here") return null;
          return searchPoints(column.value, parseQuery(value, this.isRegex.value)).points;
        }),
      ),
    );
  }

  /** Ask for the coordinates whenever the ends change, until `abort` aborts. */
  follow(abort: AbortSignal): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      const place = this.#place.value;
      const groups = this.found.value;
      const stream = this.#embeddings.stream.value;
      clearTimeout(timer);
      timer = setTimeout(() => this.#ask({ place, groups, stream }), PAUSE);
    });
    abort.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        stop();
        this.#asking.abort();
        this.#asked = null;
      },
      { once: true },
    );
  }

  #ask(asked: Asked): void {
    if (this.#asked && isSame(this.#asked, asked)) return;
    const { place } = asked;
    const groups = asked.groups.filter((one) => one !== null).filter(({ length }) => length > 0);
    this.#asked = asked;
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    if (!place || groups.length < asked.groups.length) {
      this.axes.value = AWAY;
      return;
    }
    this.axes.value = ASKED;
    const { space, step, center, unitLength } = place;
    const params = { space, step, center, unit_length: unitLength, axes: groups.length / 2 };
    this.#embeddings.ask.custom(params, groups, signal).then(
      (columns) => {
        if (signal.aborted) return;
        this.axes.value = here(columns.filter((column) => column.kind === "axis"));
      },
      (error: unknown) => {
        if (!signal.aborted) this.axes.value = failed(error);
      },
    );
  }
}

function isSame(a: Asked, b: Asked): boolean {
  const alike = ({ place, stream }: Asked) => JSON.stringify([place, stream]);
  return alike(a) === alike(b) && a.groups.every((one, i) => isSameGroup(one, b.groups[i] ?? null));
}

function isSameGroup(a: Uint32Array | null, b: Uint32Array | null): boolean {
  return a === null || b === null ? a === b : sameSet(a, b);
}
