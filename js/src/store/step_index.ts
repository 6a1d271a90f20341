import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Steps } from "../protocol";

/**
 * The steps of a series of what is no scalar: every one that is in the files, without
 * what it holds. Places go by step, and by number where steps are alike; a number is the
 * place in the order they were told.
 */
export class StepIndex {
  #length = 0;
  #step = new Float64Array(0);
  #wallTime = new Float64Array(0);
  /** Numbers by place; null while both go alike. */
  #order: Uint32Array | null = null;
  /** Places by number; null while both go alike, or nobody has asked. */
  #ranks: Uint32Array | null = null;
  #sorted = true;
  readonly #version: Signal<number> = signal(0);
  readonly #generation: Signal<number> = signal(0);

  /** Changes whenever the steps change. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** Changes whenever the numbers begin anew. */
  get generation(): ReadonlySignal<number> {
    return this.#generation;
  }

  get length(): number {
    return this.#length;
  }

  /** The number of the step at a place, 0 to `length` - 1. */
  numberAt(place: number): number {
    return this.#places()?.[place] ?? place;
  }

  /** The place of a step by its number, 0 to `length` - 1. */
  placeOf(number: number): number {
    const order = this.#places();
    if (order === null) return number;
    if (this.#ranks === null) {
      const ranks = new Uint32Array(order.length);
      order.forEach((one, place) => {
        ranks[one] = place;
      });
      this.#ranks = ranks;
    }
    return this.#ranks[number] ?? number;
  }

  stepAt(place: number): number {
    return this.#step[this.numberAt(place)] ?? NaN;
  }

  /** Seconds since the epoch. */
  wallTimeAt(place: number): number {
    return this.#wallTime[this.numberAt(place)] ?? NaN;
  }

  /** The step of a number; NaN where there is none. */
  stepOf(number: number): number {
    return number < this.#length ? (this.#step[number] as number) : NaN;
  }

  /** The place of the step nearest to `step`, the last of equals; -1 where there is none. */
  placeNear(step: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.stepAt(middle) <= step) low = middle + 1;
      else high = middle;
    }
    const below = low - 1;
    if (below < 0) return this.#length > 0 ? 0 : -1;
    if (low >= this.#length) return below;
    return step - this.stepAt(below) <= this.stepAt(low) - step ? below : low;
  }

  /** Take in steps, for the store. */
  apply({ mode, step, wallTime }: Steps): void {
    if (mode === "replace") {
      this.#length = 0;
      this.#sorted = true;
      this.#generation.value++;
    }
    const length = this.#length + step.length;
    if (length > this.#step.length) {
      const capacity = Math.max(length, 2 * this.#step.length, 16);
      this.#step = grown(this.#step, capacity);
      this.#wallTime = grown(this.#wallTime, capacity);
    }
    this.#step.set(step, this.#length);
    this.#wallTime.set(wallTime, this.#length);
    for (let i = Math.max(1, this.#length); i < length && this.#sorted; i++) {
      this.#sorted = (this.#step[i] as number) >= (this.#step[i - 1] as number);
    }
    this.#length = length;
    this.#order = null;
    this.#ranks = null;
    this.#version.value++;
  }

  #places(): Uint32Array | null {
    if (this.#sorted) return null;
    this.#order ??= Uint32Array.from({ length: this.#length }, (_, i) => i).sort(
      (a, b) => (this.#step[a] as number) - (this.#step[b] as number) || a - b,
    );
    return this.#order;
  }
}

function grown(from: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const made = new Float64Array(capacity);
  made.set(from);
  return made;
}
