/** What a frame may take while the camera moves, milliseconds. */
const AIM = 42;
/** Assumed of a GPU that has drawn nothing yet, milliseconds a point: a slow one. */
const FIRST_GUESS = 5e-4;
/** Frames shorter than this tell of the display's rate, not of the points. */
const LEAST = 18;

/**
 * Every k-th point is drawn first. Bounded by WebGL, whose attributes may be 255 bytes
 * apart, at four bytes a colour; primes, so that data in regular turns are not
 * represented by one kind of them.
 */
const STRIDES = [1, 2, 3, 5, 7, 11, 13, 17, 23, 31, 43, 61] as const;

/** Level of detail: which share of the points a frame has time for. */
export class Detail {
  #perPoint = FIRST_GUESS;
  #stride = 1;

  /** Which points a frame draws, while more frames are to follow: one in so many. */
  stride(count: number): number {
    const wanted = (count * this.#perPoint) / AIM;
    const fitting = STRIDES.find((one) => one >= wanted) ?? 61;
    // A little faster is no reason: what comes and goes is seen.
    if (fitting > this.#stride || wanted < 0.6 * this.#stride) this.#stride = fitting;
    return this.#stride;
  }

  /** A frame of so many points took so long. */
  learn(drawn: number, milliseconds: number): void {
    // Few points say little: most of their time went elsewhere.
    if (drawn < 1000) return;
    const taken = milliseconds < LEAST ? milliseconds / 2 : milliseconds;
    const weight = taken / drawn > this.#perPoint ? 0.5 : 0.25;
    this.#perPoint += weight * (taken / drawn - this.#perPoint);
  }
}
