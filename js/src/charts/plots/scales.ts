import type { Span } from "../../core/histograms";

/** A stretch of values laid on a stretch of pixels, linearly or by log(1 + value). */
export class Scale {
  readonly #from: number;
  readonly #length: number;

  /** Pixels may go down while values go up. */
  constructor(
    readonly span: Span,
    readonly start: number,
    readonly end: number,
    readonly log = false,
  ) {
    this.#from = this.#reduced(span.left);
    this.#length = this.#reduced(span.right) - this.#from;
  }

  /** The middle, where the span has no width. */
  pixel(value: number): number {
    const share = this.#length > 0 ? (this.#reduced(value) - this.#from) / this.#length : 0.5;
    return this.start + share * (this.end - this.start);
  }

  /** Quarters, so that the widest span is a number. */
  #reduced(value: number): number {
    return this.log ? Math.log1p(value) : value / 4;
  }
}
