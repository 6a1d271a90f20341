import { computed, type ReadonlySignal } from "@preact/signals";
import type { Interval } from "../../charts/viewport";
import type { Series } from "../../store";
import type { View } from "../view";
import { type CardSettings, cardSettings } from "./card_settings";
import type { ChartCard } from "./chart_card";
import { type ChartLook, chartLook } from "./chart_look";
import type { Curve } from "./curves";
import { groupedCurves } from "./group_curves";
import type { CardState } from "./state";

/** What a card shows at this moment, at every point the browser holds. */
export interface Lines {
  readonly curves: readonly Curve[];
  /** The run that the others are compared to, be it drawn or not. */
  readonly baseline: Curve | null;
}

/** The lines of a card: which of its runs, how they look, by what settings. */
export class CardLines {
  readonly state: CardState;
  readonly settings: ReadonlySignal<CardSettings>;
  /** Of the runs that are drawn. */
  readonly series: ReadonlySignal<readonly Series[]>;
  readonly look: ReadonlySignal<ChartLook>;
  /** Horizontal part of the plane that is zoomed to; null for all of it. */
  readonly window: ReadonlySignal<Interval | null>;
  readonly #baseline: ReadonlySignal<Series | undefined>;
  /** By the ids of runs, the series whose values are the horizontal axis. */
  readonly #along: ReadonlySignal<ReadonlyMap<number, Series>>;
  readonly #card: ReadonlySignal<ChartCard>;
  readonly #view: View;

  constructor(view: View, card: ReadonlySignal<ChartCard>) {
    const { settings, store } = view.board;
    this.#view = view;
    this.state = view.scalars.card(card.peek().tag);
    this.#card = card;
    this.settings = computed(() => {
      const { tag, raw } = card.value;
      const found = cardSettings(settings, tag);
      return raw ? { ...found, smoothing: 0 } : found;
    });
    this.series = computed(() =>
      card.value.series.filter((series) => view.drawnRuns.value.has(series.run.id)),
    );
    this.look = computed(() => chartLook(view.board, this.series.value));
    this.window = computed(() => this.state.zoom.value?.x ?? view.scalars.sharedX.value);
    this.#baseline = computed(() => {
      const { series, arrange } = card.value;
      // Lines of several tags have none in common.
      return arrange ? undefined : series.find(({ run }) => run.name === settings.baseline.value);
    });
    this.#along = computed(() => {
      const { xAxis, xTag } = this.settings.value;
      return xAxis === "tag" ? seriesOfTag(store.series.value, xTag) : new Map();
    });
  }

  /** Subscribe the effect that runs to all that `compute` depends on. */
  follow(): void {
    for (const series of this.series.value) void series.version.value;
    for (const series of this.#along.value.values()) void series.version.value;
    void this.#baseline.value?.version.value;
    void this.look.value;
    void this.settings.value;
    void this.state.details.value;
  }

  /** The lines as they are now; subscribes to nothing. */
  compute(): Lines {
    const settings = this.settings.peek();
    const look = this.look.peek();
    const series = this.series.peek();
    const single = series.map((one) => this.#curve(one));
    const baseline = this.#baseline.peek();
    const card = this.#card.peek();
    const grouped = () =>
      look.groups ? groupedCurves(series, single, look.groups, look.band, settings) : single;
    return {
      curves: card.arrange ? card.arrange(series, single) : grouped(),
      baseline: baseline ? this.#curve(baseline) : null,
    };
  }

  #curve(series: Series): Curve {
    return this.#view.scalars.curves.get({
      series,
      colour: this.look.peek().colours.get(series.run.id) ?? "",
      settings: this.settings.peek(),
      along: this.#along.peek().get(series.run.id),
      detail: this.state.details.peek().get(series.id),
    });
  }
}

/** The scalars of a tag by the ids of their runs. */
function seriesOfTag(all: readonly Series[], tag: string): Map<number, Series> {
  const found = all.filter((series) => series.tag === tag && series.plugin === "scalars");
  return new Map(found.map((series) => [series.run.id, series]));
}
