import { batch, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { complement, difference, intersection, sameSet, union } from "../core/point_sets";
import type { Embeddings } from "./embeddings";

/** The least time between two tellings of the kernel, milliseconds. */
export const TELL_INTERVAL = 100;

const NONE = new Uint32Array(0);

/** How points come to those that are selected. */
export type SetOperation = "replace" | "add" | "subtract" | "intersect";

const OPERATIONS: Readonly<
  Record<SetOperation, (selected: Uint32Array, points: Uint32Array) => Uint32Array>
> = {
  replace: (_, points) => points,
  add: union,
  subtract: difference,
  intersect: intersection,
};

interface Shown {
  readonly space: number;
  readonly step: number;
}

/**
 * The points that are selected, which the kernel knows and may change as well, and those
 * that are hidden, which is this page's alone.
 */
export class PointSelections {
  readonly #embeddings: Embeddings;
  readonly #abort: AbortSignal;
  readonly #shown: ReadonlySignal<Shown | null>;
  readonly #points: Signal<Uint32Array> = signal(NONE);
  readonly #hidden: Signal<Uint32Array> = signal(NONE);
  #told: Uint32Array = NONE;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isTelling = false;

  constructor(embeddings: Embeddings, shown: ReadonlySignal<Shown | null>, abort: AbortSignal) {
    this.#embeddings = embeddings;
    this.#shown = shown;
    this.#abort = abort;
    let space: number | null = null;
    let stream = embeddings.stream.peek();
    const stop = effect(() => {
      const now = shown.value?.space ?? null;
      const told = embeddings.selection.value;
      const isAnew = embeddings.stream.value !== stream;
      stream = embeddings.stream.value;
      batch(() => {
        if (now !== space) this.#begin();
        space = now;
        if (isAnew) this.#tellAnew(told !== null);
        if (told && told.space === now) this.#adopt(told.points);
      });
    });
    abort.addEventListener(
      "abort",
      () => {
        stop();
        if (this.#timer !== null) clearTimeout(this.#timer);
      },
      { once: true },
    );
  }

  /** Ascending. */
  get points(): ReadonlySignal<Uint32Array> {
    return this.#points;
  }

  /** Ascending. */
  get hidden(): ReadonlySignal<Uint32Array> {
    return this.#hidden;
  }

  select(points: Uint32Array, how: SetOperation = "replace"): void {
    const selected = OPERATIONS[how](this.#points.peek(), points);
    if (sameSet(selected, this.#points.peek())) return;
    this.#points.value = selected;
    this.#tellSoon();
  }

  clear(): void {
    this.select(NONE);
  }

  /** Select the others of `count` points, of those that are on screen. */
  invert(count: number): void {
    this.select(difference(complement(this.#points.peek(), count), this.#hidden.peek()));
  }

  /** Hide what is selected; it is not selected then. */
  hide(): void {
    batch(() => {
      this.#hidden.value = union(this.#hidden.peek(), this.#points.peek());
      this.clear();
    });
  }

  /** Hide all of `count` points but those that are selected. */
  isolate(count: number): void {
    this.#hidden.value = complement(this.#points.peek(), count);
  }

  showAll(): void {
    this.#hidden.value = NONE;
  }

  #begin(): void {
    this.#points.value = NONE;
    this.#hidden.value = NONE;
    this.#told = NONE;
  }

  /** A kernel that began anew may not know what it was told, and may never answer it. */
  #tellAnew(knows: boolean): void {
    this.#isTelling = false;
    if (knows) return;
    this.#told = NONE;
    this.#tellSoon();
  }

  /** What the kernel said needs no telling. */
  #adopt(points: Uint32Array): void {
    if (points === this.#told) return;
    this.#told = points;
    this.#points.value = points;
  }

  /** At once where nothing was told lately, else the last state when that is over. */
  #tellSoon(): void {
    if (this.#timer !== null || this.#isTelling) return;
    this.#tell();
  }

  #tell(): void {
    const shown = this.#shown.peek();
    const points = this.#points.peek();
    if (!shown || points === this.#told || this.#abort.aborted) return;
    this.#told = points;
    this.#isTelling = true;
    const { space, step } = shown;
    const again = () => {
      if (this.#timer === null && !this.#isTelling) this.#tell();
    };
    this.#timer = setTimeout(() => {
      this.#timer = null;
      again();
    }, TELL_INTERVAL);
    // A kernel that is busy gets one selection when it is free, not all of them.
    this.#embeddings.ask
      .select({ space, step }, points, this.#abort)
      // What a kernel that is gone was not told, nobody waits for.
      .catch(() => {})
      .finally(() => {
        this.#isTelling = false;
        again();
      });
  }
}
