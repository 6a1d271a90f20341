import type { Plot, Stage } from "../../charts/plots/plot";
import { RidgelinePlot } from "../../charts/plots/ridgelines";
import { commonSpan, resample, type Span } from "../../core/histograms";
import type { Card, Run, Series } from "../../store";
import { bucketsOf } from "../plots/drawn_steps";
import type { PlotSource } from "../plots/plot_chart";
import type { View } from "../view";

/** One run's histogram at the step that its card shows. */
export interface RunHistogram {
  readonly run: Run;
  readonly colour: string;
  readonly step: number;
  readonly wallTime: number;
  readonly counts: Float64Array;
}

/** Histograms of several runs over each other, each at its step nearest to the card's. */
export class RunsSource implements PlotSource {
  span: Span = { left: 0, right: 1 };
  runs: readonly RunHistogram[] = [];

  constructor(
    readonly view: View,
    readonly card: Card,
  ) {}

  /** The series by whose steps the card's slider goes: the longest. */
  static leading({ series }: Card): Series | undefined {
    let found: Series | undefined;
    for (const one of series) {
      void one.index.version.value;
      if (!found || one.index.length > found.index.length) found = one;
    }
    return found;
  }

  follow(): void {
    const { store, settings, colouring } = this.view.board;
    this.#step();
    for (const series of this.card.series) {
      void store.items.held(series, "preview");
      void colouring.of(series.run);
    }
    void settings.histogramLog.value;
  }

  /** The steps that are looked at, as each series' own number of them. */
  wanted(): { readonly series: Series; readonly number: number; readonly place: number }[] {
    const step = this.#step();
    return this.card.series.flatMap((series) => {
      void series.index.version.value;
      const place = step === null ? series.index.length - 1 : series.index.placeNear(step);
      return place < 0 ? [] : [{ series, place, number: series.index.numberAt(place) }];
    });
  }

  compose(stage: Stage): Plot | null {
    const { store, settings, colouring } = this.view.board;
    const found = this.wanted().flatMap(({ series, number, place }) => {
      const state = store.items.state(series, number, "preview");
      if (state.kind !== "here") return [];
      return [{ series, place, buckets: bucketsOf(state.item) }];
    });
    // Over all steps that are here, so that the axis stays as it is while steps go by.
    const all = this.card.series.flatMap((series) =>
      Array.from(store.items.held(series, "preview").values(), bucketsOf),
    );
    const span = commonSpan(all) ?? { left: 0, right: 1 };
    this.span = span;
    this.runs = found.map(({ series, place, buckets }) => ({
      run: series.run,
      colour: colouring.of(series.run),
      step: series.index.stepAt(place),
      wallTime: series.index.wallTimeAt(place),
      counts: resample(buckets, span),
    }));
    if (this.runs.length === 0) return null;
    const lines = this.runs.map(({ counts, colour, step }) => ({ counts, colour, at: step }));
    const log = settings.histogramLog.value;
    return new RidgelinePlot({ lines, span, axis: "number", log, mode: "runs" }, stage);
  }

  marked(): null {
    return null;
  }

  pointed(): null {
    return null;
  }

  lastStep(): number {
    return this.runs.reduce((last, { step }) => Math.max(last, step), -1);
  }

  /** The card's own step, or the one marked on the board; null for each run's newest. */
  #step(): number | null {
    return this.view.steps.own(this.card.tag).value ?? this.view.board.settings.step.value;
  }
}
