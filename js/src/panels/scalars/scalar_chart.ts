import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ChartKind } from "../../charts/figure";
import { LineChart } from "../../charts/line_chart";
import type { Ranges, Viewport } from "../../charts/viewport";
import { runColour } from "../../core/colours";
import type { Card, Series } from "../../store";
import type { View } from "../view";
import type { Curve } from "./curves";
import { followDetail } from "./detail";
import { composeDrawing } from "./drawing";
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
  readonly card: Signal<Card>;
  readonly state: CardState;
  readonly #view: View;
  readonly #element: HTMLElement;
  readonly #signal: AbortSignal;
  readonly #kind: ReadonlySignal<ChartKind>;
  readonly #series: ReadonlySignal<readonly Series[]>;
  readonly #chart: Signal<LineChart | null> = signal(null);
  #chartLife = new AbortController();
  #theme;
  #curves: readonly Curve[] = [];
  readonly #paintings = signal(0);

  constructor(element: HTMLElement, card: Card, view: View, signal_: AbortSignal) {
    this.#element = element;
    this.#view = view;
    this.#signal = signal_;
    this.card = signal(card);
    this.state = view.scalars.card(card.tag);
    this.#theme = view.theme.peek();
    const { settings, selection, store } = view.board;
    this.#kind = computed(() => ({ xAxis: settings.xAxis.value, logY: settings.logY.value }));
    this.#series = computed(() =>
      this.card.value.series.filter((series) => selection.visibleRuns.value.has(series.run.id)),
    );
    const stop = effect(() => this.#follow());
    followDetail(
      {
        store,
        state: this.state,
        series: () => this.#series.value,
        xAxis: () => settings.xAxis.value,
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
    if (sound && x.end > x.start && y.end > y.start) this.state.zoom.value = ranges;
  }

  reset(): void {
    batch(() => this.state.reset());
  }

  /** Subscribe to all that the painting depends on, and ask for one. */
  #follow(): void {
    const { board, theme, queue } = this.#view;
    for (const series of this.#series.value) series.version.value;
    void this.#kind.value;
    void board.settings.smoothing.value;
    void this.state.zoom.value;
    void this.state.details.value;
    void theme.value;
    queue.request(this, () => this.#paint());
  }

  async #paint(): Promise<void> {
    const { board, theme, scalars } = this.#view;
    const { smoothing, xAxis, logY } = board.settings;
    const chart = await this.#chartFor(this.#kind.peek());
    if (this.#theme !== theme.peek()) {
      this.#theme = theme.peek();
      await chart.restyle(this.#theme);
    }
    const settings = { xAxis: xAxis.peek(), smoothing: smoothing.peek() };
    const details = this.state.details.peek();
    this.#curves = this.#series
      .peek()
      .map((series) =>
        scalars.curves.get(series, runColour(series.run.id), settings, details.get(series.id)),
      );
    const drawing = composeDrawing(this.#curves, {
      zoom: this.state.zoom.peek(),
      logY: logY.peek(),
      smoothing: settings.smoothing,
      maxPoints: this.#maxPoints(),
    });
    await chart.draw(drawing);
    this.#note(details.size > 0);
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
    if (present && present.kind === kind) return present;
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
