import type { Place } from "./types";

/** An answer that takes so long keeps the GPU from drawing, milliseconds. */
const SLOW = 100;

/**
 * Asks what is under a pointer, one question at a time, the last place in any
 * case; where answers are slow, only once the pointer rests.
 */
export class Hover {
  readonly #pick: (x: number, y: number) => Promise<number | null>;
  readonly #tell: (point: number | null, at: Place) => void;
  /** The pointer; null where it is elsewhere. */
  #place: Place | null = null;
  #isAsking = false;
  #told: number | null = null;

  constructor(
    pick: (x: number, y: number) => Promise<number | null>,
    tell: (point: number | null, at: Place) => void,
  ) {
    this.#pick = pick;
    this.#tell = tell;
  }

  get isOver(): boolean {
    return this.#place !== null;
  }

  over(place: Place | null): void {
    const left = this.#place;
    this.#place = place;
    if (place) void this.#ask();
    else if (left && this.#told !== null) this.#say(null, left);
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let asked: Place | null = null; this.#place && asked !== this.#place; ) {
      asked = this.#place;
      const began = performance.now();
      const point = await this.#pick(asked.x, asked.y);
      // Only of a place that is still on the canvas.
      if (this.#place && (point !== null || this.#told !== null)) this.#say(point, asked);
      if (performance.now() - began > SLOW) await this.#rest();
    }
    this.#isAsking = false;
  }

  async #rest(): Promise<void> {
    let seen: Place | null;
    do {
      seen = this.#place;
      await new Promise((resolve) => setTimeout(resolve, SLOW));
    } while (seen !== this.#place);
  }

  #say(point: number | null, at: Place): void {
    this.#told = point;
    this.#tell(point, at);
  }
}
