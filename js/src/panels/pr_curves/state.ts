import { type Signal, signal } from "@preact/signals";
import type { Series } from "../../store";

/** Of one curve, in a number each. */
export interface Summary {
  readonly averagePrecision: number;
  readonly auc: number;
}

/** The PR curves panel's part of a view. */
export class PrCurvesState {
  readonly #histories = new Map<string, Signal<boolean>>();
  readonly #summaries = new WeakMap<
    Series,
    { readonly generation: number; readonly byNumber: Map<number, Summary> }
  >();

  /** Whether the chart over steps is open under the card of a tag. */
  history(tag: string): Signal<boolean> {
    const open = this.#histories.get(tag) ?? signal(false);
    this.#histories.set(tag, open);
    return open;
  }

  /** The summaries of a series by the numbers of its steps; they outlive what they are of. */
  summaries(series: Series): Map<number, Summary> {
    const generation = series.index.generation.value;
    const known = this.#summaries.get(series);
    if (known?.generation === generation) return known.byNumber;
    const byNumber = new Map<number, Summary>();
    this.#summaries.set(series, { generation, byNumber });
    return byNumber;
  }
}
