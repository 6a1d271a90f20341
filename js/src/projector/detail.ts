/** What a frame may take while the camera moves, milliseconds. */
const AIM = 50;
/** Of that, what a frame takes without points: the display's rate, and the page. */
const FIXED = 16;
/** Assumed of a GPU that has drawn nothing yet, milliseconds a point: a slow one. */
const FIRST_GUESS = 4e-4;
/** So many are drawn on any GPU, of round points and of sprites: fewer would say nothing. */
export const LEAST_POINTS = 15_000;
export const LEAST_SPRITES = 1000;

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
  stride(count: number, least = LEAST_POINTS): number {
    if (count <= least) return 1;
    const wanted = Math.min((count * this.#perPoint) / (AIM - FIXED), count / least);
    const fitting = STRIDES.find((one) => one >= wanted) ?? 61;
    // A little faster is no reason: what comes and goes is seen.
    if (fitting > this.#stride || wanted < 0.6 * this.#stride) this.#stride = fitting;
    return this.#stride;
  }

  /** A frame of so many points took so long. */
  learn(drawn: number, milliseconds: number): void {
    if (drawn < LEAST_SPRITES / 2) return;
    const perPoint = Math.max(0, milliseconds - FIXED) / drawn;
    // Slow frames are often other people's fault: fast ones are believed sooner.
    const weight = perPoint > this.#perPoint ? 0.15 : 0.3;
    this.#perPoint += weight * (perPoint - this.#perPoint);
  }
}
