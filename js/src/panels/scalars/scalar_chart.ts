import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ChartKind } from "../../charts/figure";
import { LineChart } from "../../charts/line_chart";
import type { Interval, Ranges, Viewport } from "../../charts/viewport";
import type { XAxis } from "../../protocol";
import type { View } from "../view";
import { CardLines, type Lines } from "./card_lines";
import { type CardSettings, kindOf, sameKind } from "./card_settings";
import type { ChartCard } from "./chart_card";
import type { Curve } from "./curves";
import { followDetail } from "./detail";
import { composeDrawing } from "./drawing";
import { followInView } from "./in_view";
import type { CardState } from "./state";

/** Points a pixel of a line's width may have on screen. */
const POINTS_PER_PIXEL = 2;
/** What a chart is taken to be wide before it has been laid out, pixels. */
const USUAL_WIDTH = 300;

export interface ChartParts {
  readonly element: HTMLElement;
  readonly card: ChartCard;
  readonly view: View;
  /** Whether the chart is the one that fills the panel, over all others. */
  readonly fillsPanel: boolean;
}

/**
 * The chart of a card: follows the runs, settings and points that it shows for
 * as long as `signal` lets it, and is painted by the view's queue. One that is
 * out of sight is painted once, and again when it comes into sight.
 */
export class ScalarChart {
  readonly card: Signal<ChartCard>;
  readonly state: CardState;
  readonly #view: View;
  readonly #element: HTMLElement;
  readonly #signal: AbortSignal;
  readonly #own: CardLines;
  readonly #kind: ReadonlySignal<ChartKind>;
  readonly #chart: Signal<LineChart | null> = signal(null);
  readonly #inSight: ReadonlySignal<boolean>;
  #chartLife = new AbortController();
  #theme;
  #lines: Lines = { curves: [], baseline: null };
  readonly #paintings = signal(0);
  /** Counts what a painting would change. */
  readonly #changes = signal(0);
  /** The change that the last painting asked for takes in. */
  #taken = 0;
  #logY: boolean;

  constructor({ element, card, view, fillsPanel }: ChartParts, life: AbortSignal) {
    this.#element = element;
    this.#view = view;
    this.#signal = life;
    this.card = signal(card);
    this.#theme = view.theme.peek();
    this.#own = new CardLines(view, this.card);
    this.state = this.#own.state;
    this.#kind = computed(() => kindOf(this.settings.value));
    this.#logY = this.#kind.peek().logY;
    const intersects = followInView(element, life);
    this.#inSight = computed(
      () => intersects.value && (fillsPanel || view.scalars.expanded.value === null),
    );
    const stops = [
      effect(() => this.#follow()),
      effect(() => this.#request()),
      effect(() => this.#forgetZoom()),
    ];
    followDetail(
      {
        store: view.board.store,
        state: this.state,
        window: () => this.#own.window.value,
        series: () => this.#own.series.value,
        xAxis: () => view.board.settings.xAxis.value,
        stepOrder: () => view.board.settings.stepOrder.value,
        maxPoints: () => this.#maxPoints(),
      },
      life,
    );
    life.addEventListener("abort", () => {
      for (const stop of stops) stop();
      view.queue.cancel(this);
      this.#chartLife.abort();
    });
  }

  get inSight(): ReadonlySignal<boolean> {
    return this.#inSight;
  }

  get settings(): ReadonlySignal<CardSettings> {
    return this.#own.settings;
  }

  /** Horizontal part of the plane that is zoomed to; null for all of it. */
  get window(): ReadonlySignal<Interval | null> {
    return this.#own.window;
  }

  /** The step marked on all cards. */
  get markedStep(): ReadonlySignal<number | null> {
    return this.#view.board.settings.step;
  }

  /** Whether the event files have points of these runs that the browser has not. */
  get isDecimated(): boolean {
    void this.#paintings.value;
    return this.#own.series.value.some((series) => series.decimated);
  }

  get xAxis(): XAxis {
    return this.settings.value.xAxis;
  }

  /** What is on screen now; null before the first painting. */
  get viewport(): Viewport | null {
    const viewport = this.#chart.value?.viewport.value;
    return viewport && viewport.frame.width > 0 ? viewport : null;
  }

  /** The lines on screen, at every point held; whoever reads them is told of the next painting. */
  get curves(): readonly Curve[] {
    return this.lines.curves;
  }

  get lines(): Lines {
    void this.#paintings.value;
    return this.#lines;
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
    this.#view.scalars.reset(this.state, this.#view.board.settings.linkedZoom.value);
  }

  /** Subscribe to all that the painting depends on, and note that something changed. */
  #follow(): void {
    this.#own.follow();
    void this.#view.scalars.sharedX.value;
    void this.#kind.value;
    void this.state.zoom.value;
    void this.#view.theme.value;
    this.#changes.value = this.#changes.peek() + 1;
  }

  #request(): void {
    const changes = this.#changes.value;
    if (changes === this.#taken) return;
    if (!this.#inSight.value && this.#taken > 0) return;
    this.#taken = changes;
    this.#view.queue.request(this, () => this.#paint());
  }

  /** A part of the plane that was zoomed to means nothing on another kind of axis. */
  #forgetZoom(): void {
    const { logY } = this.#kind.value;
    if (logY !== this.#logY) this.state.reset();
    this.#logY = logY;
  }

  async #paint(): Promise<void> {
    const { theme, scalars } = this.#view;
    const chart = await this.#chartFor(this.#kind.peek());
    if (this.#theme !== theme.peek()) {
      this.#theme = theme.peek();
      await chart.restyle(this.#theme);
    }
    this.#lines = this.#own.compute();
    const drawing = composeDrawing(this.#lines.curves, {
      ...this.settings.peek(),
      zoom: this.state.zoom.peek(),
      sharedX: scalars.sharedX.peek(),
      showsMembers: this.#own.look.peek().showsMembers,
      maxPoints: this.#maxPoints(),
    });
    await chart.draw(drawing);
    this.#note(this.state.details.peek().size > 0);
  }

  /** Say on the element what is painted there, for whoever waits for it. */
  #note(detailed: boolean): void {
    const last = Math.max(-1, ...this.#lines.curves.map((curve) => curve.step.at(-1) ?? -1));
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
