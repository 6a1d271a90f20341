import { m4 } from "../core/downsample";

/** Points held a series; one more and they are thinned to `THINNED_POINTS`. */
export const MAX_POINTS = 4_000;
export const THINNED_POINTS = 2_000;

const NAMES = ["step", "wallTime", "value"] as const;
type Name = (typeof NAMES)[number];

/** Numbers to take in; values may be narrower than what is held. */
export interface Incoming {
  readonly step: Float64Array;
  readonly wallTime: Float64Array;
  readonly value: Float32Array | Float64Array;
}

/**
 * Three columns that grow at their end in amortised constant time and thin
 * themselves out. What is handed out are views, valid until the next change.
 */
export class Columns {
  #length = 0;
  #capacity = 0;
  #arrays: Record<Name, Float64Array> = {
    step: new Float64Array(0),
    wallTime: new Float64Array(0),
    value: new Float64Array(0),
  };

  get length(): number {
    return this.#length;
  }

  column(name: Name): Float64Array {
    return this.#arrays[name].subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  append(points: Incoming): void {
    const length = this.#length + points.step.length;
    this.#reserve(length);
    for (const name of NAMES) this.#arrays[name].set(points[name], this.#length);
    this.#length = length;
    if (length > MAX_POINTS) this.#thin();
  }

  #reserve(length: number): void {
    if (length <= this.#capacity) return;
    this.#capacity = Math.max(length, 2 * this.#capacity, 16);
    for (const name of NAMES) {
      const grown = new Float64Array(this.#capacity);
      grown.set(this.column(name));
      this.#arrays[name] = grown;
    }
  }

  #thin(): void {
    const kept = m4(
      this.column("step"),
      this.column("wallTime"),
      this.column("value"),
      THINNED_POINTS,
    );
    this.#arrays = { ...kept };
    this.#length = this.#capacity = kept.step.length;
  }
}
