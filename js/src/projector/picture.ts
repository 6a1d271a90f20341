import type { Cloud } from "./cloud";
import { Detail, LEAST_POINTS, LEAST_SPRITES } from "./detail";
import type { Renderer } from "./renderer";
import type { View } from "./view";

/** Slices that a frame adds while nothing changes. */
const REST_SLICES = 2;

/**
 * What is on the canvas, and how much of it: the first frame draws as many points as it
 * has time for, spread over all, and further ones add the others until something changes.
 */
export class Picture {
  readonly #detail = new Detail();
  /** It is of another view or of other points. */
  #isStale = true;
  #stride = 1;
  /** The slices before this one are drawn. */
  #slice = 0;
  #drawn = 0;

  /** Points on the canvas. */
  get drawn(): number {
    return this.#drawn;
  }

  get isWhole(): boolean {
    return !this.#isStale && this.#slice >= this.#stride;
  }

  spoil(): void {
    this.#isStale = true;
  }

  /** Draw what a frame has time for; return how many points it were. */
  draw(renderer: Renderer, view: View, cloud: Cloud): number {
    let slices = REST_SLICES;
    if (this.#isStale) {
      renderer.clear(view, cloud);
      this.#isStale = false;
      const least = view.spriteSize === null ? LEAST_POINTS : LEAST_SPRITES;
      this.#stride = this.#detail.stride(cloud.count, least);
      this.#slice = 0;
      this.#drawn = 0;
      slices = 1;
    }
    let drawn = 0;
    for (; slices > 0 && !this.isWhole; slices--) {
      const slice = { first: this.#slice++, stride: this.#stride };
      drawn += renderer.draw(view, cloud, slice);
    }
    this.#drawn += drawn;
    return drawn;
  }

  /** Draw all that is missing at once, however long it takes. */
  complete(renderer: Renderer, view: View, cloud: Cloud): void {
    if (this.isWhole) return;
    renderer.clear(view, cloud);
    this.#drawn = renderer.draw(view, cloud, { first: 0, stride: 1 });
    this.#isStale = false;
    this.#stride = 1;
    this.#slice = 1;
  }

  /** A frame of so many points took so long. */
  learn(drawn: number, milliseconds: number): void {
    this.#detail.learn(drawn, milliseconds);
  }
}
