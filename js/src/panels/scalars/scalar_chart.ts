import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ChartKind } from "../../charts/figure";
import { LineChart } from "../../charts/line_chart";
import type { Ranges, Viewport } from "../../charts/viewport";
import type { Series } from "../../store";
import type { View } from "../view";
import { type CardSettings, cardSettings, kindOf, sameKind } from "./card_settings";
import type { ChartCard } from "./chart_card";
import { type ChartLook, chartLook } from "./chart_look";
import type { Curve } from "./curves";
import { followDetail } from "./detail";
import { composeDrawing } from "./drawing";
import { groupedCurves } from "./group_curves";
import type { CardState } from "./state";

/** Points a pixel of a line's width may have on screen. */
const POINTS_PER_PIXEL = 2;
/** What a chart is taken to be wide before it has been laid out, pixels. */
const USUAL_WIDTH = 300;

/**
 * The chart of a card: follows the runs, settings and points that it shows for
 * as long as `signal` lets it, and is painted by the view's queue.
 */
export class ScalarChart {
  readonly card: Signal<ChartCard>;
  readonly state: CardState;
  readonly #view: View;
  readonly #element: HTMLElement;
  readonly #signal: AbortSignal;
  readonly #settings: ReadonlySignal<CardSettings>;
  readonly #kind: ReadonlySignal<ChartKind>;
  readonly #series: ReadonlySignal<readonly Series[]>;
  readonly #look: ReadonlySignal<ChartLook>;
  /** By the ids of runs, the series whose values are the horizontal axis. */
  readonly #along: ReadonlySignal<ReadonlyMap<number, Series>>;
  readonly #chart: Signal<LineChart | null> = signal(null);
  #chartLife = new AbortController();
  #theme;
  #curves: readonly Curve[] = [];
  readonly #paintings = signal(0);

  constructor(element: HTMLElement, card: ChartCard, view: View, signal_: AbortSignal) {
    this.#element = element;
    this.#view = view;
    this.#signal = signal_;
    this.card = signal(card);
    this.state = view.scalars.card(card.tag);
    this.#theme = view.theme.peek();
    const { settings, selection, store } = view.board;
    this.#settings = computed(() => {
      const { tag, raw } = this.card.value;
      const found = cardSettings(settings, tag);
      return raw ? { ...found, smoothing: 0 } : found;
    });
    this.#kind = computed(() => kindOf(this.#settings.value));
    this.#series = computed(() =>
      this.card.value.series.filter((series) => selection.visibleRuns.value.has(series.run.id)),
    );
    this.#look = computed(() => chartLook(view.board, this.#series.value));
    this.#along = computed(() => {
      const { xAxis, xTag } = this.#settings.value;
      return xAxis === "tag" ? seriesOfTag(store.series.value, xTag) : new Map();
    });
    const stop = effect(() => this.#follow());
    followDetail(
      {
        store,
        state: this.state,
        window: () => this.state.zoom.value?.x ?? view.scalars.sharedX.value,
        series: () => this.#series.value,
        xAxis: () => settings.xAxis.value,
        stepOrder: () => settings.stepOrder.value,
        maxPoints: () => this.#maxPoints(),
      },
      signal_,
    );
    signal_.addEventListener("abort", () => {
      stop();
      view.queue.cancel(this);
      this.#chartLife.abort();
    });
  }

  /** What is on screen now; null before the first painting. */
  get viewport(): Viewport | null {
    const viewport = this.#chart.value?.viewport.value;
    return viewport && viewport.frame.width > 0 ? viewport : null;
  }

  /** The lines on screen, at every point held; whoever reads them is told of the next painting. */
  get curves(): readonly Curve[] {
    void this.#paintings.value;
    return this.#curves;
  }

  zoom(ranges: Ranges): void {
    const { x, y } = ranges;
    const sound = [x.start, x.end, y.start, y.end].every(Number.isFinite);
    if (!sound || x.end <= x.start || y.end <= y.start) return;
    const { board, scalars } = this.#view;
    batch(() => {
      if (board.settings.linkedZoom.value) scalars.zoomAll(x);
      this.state.zoom.value = ranges;
    });
  }

  reset(): void {
    const { board, scalars } = this.#view;
    batch(() => {
      if (board.settings.linkedZoom.value) scalars.resetAll();
      this.state.reset();
    });
  }

  /** Subscribe to all that the painting depends on, and ask for one. */
  #follow(): void {
    const { theme, queue, scalars } = this.#view;
    for (const series of this.#series.value) series.version.value;
    for (const series of this.#along.value.values()) series.version.value;
    void this.#look.value;
    void scalars.sharedX.value;
    void this.#kind.value;
    void this.#settings.value;
    void this.state.zoom.value;
    void this.state.details.value;
    void theme.value;
    queue.request(this, () => this.#paint());
  }

  async #paint(): Promise<void> {
    const { theme, scalars } = this.#view;
    const chart = await this.#chartFor(this.#kind.peek());
    if (this.#theme !== theme.peek()) {
      this.#theme = theme.peek();
      await chart.restyle(this.#theme);
    }
    const settings = this.#settings.peek();
    const details = this.state.details.peek();
    const look = this.#look.peek();
    const alongs = this.#along.peek();
    const single = this.#series.peek().map((series) =>
      scalars.curves.get({
        series,
        colour: look.colours.get(series.run.id) ?? "",
        settings,
        along: alongs.get(series.run.id),
        detail: details.get(series.id),
      }),
    );
    this.#curves = this.#arranged(single, look, settings);
    const drawing = composeDrawing(this.#curves, {
      ...settings,
      zoom: this.state.zoom.peek(),
      sharedX: scalars.sharedX.peek(),
      showsMembers: look.showsMembers,
      maxPoints: this.#maxPoints(),
    });
    await chart.draw(drawing);
    this.#note(details.size > 0);
  }

  /** What is drawn of the lines of the series: as the card has it, by groups, or as they are. */
  #arranged(single: readonly Curve[], look: ChartLook, settings: CardSettings): readonly Curve[] {
    const series = this.#series.peek();
    const card = this.card.peek();
    if (card.arrange) return card.arrange(series, single);
    return look.groups ? groupedCurves(series, single, look.groups, look.band, settings) : single;
  }

  /** Say on the element what is painted there, for whoever waits for it. */
  #note(detailed: boolean): void {
    const last = Math.max(-1, ...this.#curves.map((curve) => curve.step.at(-1) ?? -1));
    this.#element.dataset.lastStep = String(last);
    this.#element.toggleAttribute("data-detail", detailed);
    this.#paintings.value++;
  }

  /** The chart, made anew where its axes are of another kind. */
  async #chartFor(kind: ChartKind): Promise<LineChart> {
    const present = this.#chart.peek();
    if (present && sameKind(present.kind, kind)) return present;
    this.#chartLife.abort();
    this.#chartLife = new AbortController();
    const life = AbortSignal.any([this.#signal, this.#chartLife.signal]);
    this.#theme = this.#view.theme.peek();
    const chart = await LineChart.create(this.#element, kind, this.#theme, life);
    this.#chart.value = chart;
    return chart;
  }

  #maxPoints(): number {
    const width = this.#chart.peek()?.viewport.peek().frame.width || this.#element.clientWidth;
    return Math.round(POINTS_PER_PIXEL * (width || USUAL_WIDTH));
  }
}

/** The scalars of a tag by the ids of their runs. */
function seriesOfTag(all: readonly Series[], tag: string): Map<number, Series> {
  const found = all.filter((series) => series.tag === tag && series.plugin === "scalars");
  return new Map(found.map((series) => [series.run.id, series]));
}
