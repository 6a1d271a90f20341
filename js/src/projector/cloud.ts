import type { Vector } from "./matrix";
import { type Frame, frameOf, halfBox, Places, place } from "./placing";
import { type AxesOptions, type Axis, HIDDEN, MARKED, SELECTED } from "./types";

/** Grey, as long as nobody says otherwise. */
const USUAL_COLOR = [119, 119, 153, 255] as const;

/** All that is known of the points, held for the GPU to be given it anew. */
export class Cloud {
  places = new Places(place([], { center: [0, 0, 0], unit: 1 }), null);
  colors: Uint8Array = new Uint8Array(0);
  sizes: Uint8Array | null = null;
  flags: Uint8Array = new Uint8Array(0);
  /** Selected and marked points that are not hidden. */
  specials = new Uint32Array(0);
  /** Half of the edges of the box around all points, on their way too. */
  half: Vector = [0, 0, 0];
  #frame: Frame | null = null;

  get count(): number {
    return this.places.count;
  }

  get dimensions(): number {
    return this.places.now.axes.length;
  }

  /** False where there are other points now, which have colors and flags of their own. */
  setAxes(axes: readonly Axis[], { animate, fit }: AxesOptions): boolean {
    checkAxes(axes);
    const same = axes[0]?.values.length === this.count;
    const former = animate && same && this.#frame ? this.places.frozen() : null;
    if (fit || !same || !this.#frame) this.#frame = frameOf(axes);
    this.places = new Places(place(axes, this.#frame), former);
    this.places.progress = former ? 0 : 1;
    this.#measure();
    if (same) return true;
    this.colors = new Uint8Array(4 * this.count);
    for (let i = 0; i < this.colors.length; i += 4) this.colors.set(USUAL_COLOR, i);
    this.sizes = null;
    this.flags = new Uint8Array(this.count);
    this.specials = new Uint32Array(0);
    return false;
  }

  setColors(rgba: Uint8Array): void {
    this.colors = checked("colors", rgba, 4 * this.count);
  }

  setSizes(sizes: Uint8Array | null): void {
    this.sizes = sizes && checked("sizes", sizes, this.count);
  }

  setFlags(flags: Uint8Array): void {
    this.flags = checked("flags", flags, this.count);
    const special: number[] = [];
    flags.forEach((flag, point) => {
      if (flag & (SELECTED | MARKED) && !(flag & HIDDEN)) special.push(point);
    });
    this.specials = Uint32Array.from(special);
  }

  isHidden(point: number): boolean {
    return ((this.flags[point] ?? HIDDEN) & HIDDEN) !== 0;
  }

  /** The points have arrived: where they came from is no longer needed. */
  settle(): void {
    this.places = new Places(this.places.now, null);
    this.#measure();
  }

  #measure(): void {
    const { now, former } = this.places;
    const half = halfBox(now);
    const other = former ? halfBox(former) : half;
    const larger = (i: 0 | 1 | 2) => Math.max(half[i], other[i]);
    this.half = [larger(0), larger(1), larger(2)];
  }
}

function checkAxes(axes: readonly Axis[]): void {
  if (axes.length !== 2 && axes.length !== 3) {
    throw new Error(`a cloud has 2 or 3 axes, not ${axes.length}`);
  }
  const lengths = axes.map(({ values }) => values.length);
  if (lengths.some((length) => length !== lengths[0])) {
    throw new Error(`axes of one cloud have the same length, these have ${lengths.join(", ")}`);
  }
}

function checked(what: string, values: Uint8Array, length: number): Uint8Array {
  if (values.length === length) return values;
  throw new Error(`${what} of these points are ${length} bytes, not ${values.length}`);
}
