import type { Series } from "../../store";
import type { Stepped } from "./step_slider";

/** The steps that any of several series has by now, each once. */
export class UnionSteps implements Stepped {
  readonly #steps: readonly number[];
  /** Seconds since the epoch of the first series that has the step. */
  readonly #wallTimes: ReadonlyMap<number, number>;

  constructor(series: readonly Series[]) {
    const wallTimes = new Map<number, number>();
    for (const { index } of series) {
      for (let place = 0; place < index.length; place++) {
        const step = index.stepAt(place);
        if (!wallTimes.has(step)) wallTimes.set(step, index.wallTimeAt(place));
      }
    }
    this.#wallTimes = wallTimes;
    this.#steps = [...wallTimes.keys()].sort((a, b) => a - b);
  }

  get length(): number {
    return this.#steps.length;
  }

  stepAt(place: number): number {
    return this.#steps[place] ?? Number.NaN;
  }

  wallTimeAt(place: number): number {
    return this.#wallTimes.get(this.stepAt(place)) ?? Number.NaN;
  }

  /** The place of the step nearest to `step`, of two as near the lower; -1 where there is none. */
  placeNear(step: number): number {
    const above = this.#steps.findIndex((one) => one >= step);
    if (above < 0) return this.length - 1;
    if (above === 0) return 0;
    return step - this.stepAt(above - 1) <= this.stepAt(above) - step ? above - 1 : above;
  }
}
