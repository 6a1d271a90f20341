import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { FigureError, OwnFigure } from "../../charts/own_figure";
import type { ChartTheme } from "../../charts/theme";
import type { OwnPanel } from "../../protocol";
import { followInView } from "../scalars/in_view";
import type { View } from "../view";
import { joinedRows, type Rows, type RowsLine, type RowsRun } from "./rows";

/**
 * Milliseconds from one filling to the next, for each row: BokehJS paints when it
 * likes, and takes some 15 microseconds for a marker.
 */
const REST_PER_ROW = 0.05;

/**
 * The figure of a user's own panel: follows the runs that are shown, their
 * colours and points for as long as `life` lasts, and is filled by the view's
 * queue while any of it is in sight.
 */
export class OwnChart {
  readonly #panel: OwnPanel;
  readonly #view: View;
  readonly #element: HTMLElement;
  readonly #life: AbortSignal;
  readonly #inSight: ReadonlySignal<boolean>;
  readonly #fault: Signal<string | null> = signal(null);
  readonly #count: Signal<number | null> = signal(null);
  /** Counts what a filling would change. */
  readonly #changes = signal(0);
  #taken = 0;
  /** Not to be filled before, by `performance.now`. */
  #restsUntil = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #figure: OwnFigure | null = null;
  #theme;

  constructor(panel: OwnPanel, element: HTMLElement, view: View, life: AbortSignal) {
    this.#panel = panel;
    this.#element = element;
    this.#view = view;
    this.#life = life;
    this.#theme = view.theme.peek();
    this.#inSight = followInView(element, life);
    const stops = [effect(() => this.#follow()), effect(() => this.#request())];
    life.addEventListener("abort", () => {
      for (const stop of stops) stop();
      clearTimeout(this.#timer);
      view.queue.cancel(this);
    });
  }

  /** Why there is no figure; null where there is one. */
  get fault(): ReadonlySignal<string | null> {
    return this.#fault;
  }

  /** Rows that are drawn; null before the first drawing. */
  get count(): ReadonlySignal<number | null> {
    return this.#count;
  }

  /** Subscribe to all that the rows depend on, and note that something changed. */
  #follow(): void {
    for (const run of this.#runs()) {
      for (const { version } of run.series.values()) void version.value;
    }
    void this.#view.theme.value;
    this.#changes.value = this.#changes.peek() + 1;
  }

  #request(): void {
    const changes = this.#changes.value;
    if (changes === this.#taken || !this.#inSight.value) return;
    this.#taken = changes;
    clearTimeout(this.#timer);
    const request = () => this.#view.queue.request(this, () => this.#draw());
    const rest = this.#restsUntil - performance.now();
    if (rest <= 0) request();
    else this.#timer = setTimeout(request, rest);
  }

  async #draw(): Promise<void> {
    if (this.#fault.peek() !== null) return;
    const rows = this.#rows();
    const theme = this.#view.theme.peek();
    if (this.#figure) {
      this.#figure.fill(rows);
      if (this.#theme !== theme) this.#figure.restyle(theme);
    } else {
      this.#figure = await this.#create(rows, theme);
    }
    this.#theme = theme;
    if (this.#figure) this.#note(rows);
  }

  async #create(rows: Rows, theme: ChartTheme): Promise<OwnFigure | null> {
    try {
      return await OwnFigure.create(this.#element, this.#panel, rows, theme, this.#life);
    } catch (error) {
      if (this.#life.aborted) return null;
      if (!(error instanceof FigureError)) throw error;
      this.#fault.value = error.message;
      return null;
    }
  }

  /** Say on the element what is drawn there, for whoever waits for it. */
  #note(rows: Rows): void {
    const steps = (rows.step as Float64Array).filter(Number.isFinite);
    this.#element.dataset.rows = String(steps.length);
    this.#element.dataset.lastStep = String(steps.reduce((a, b) => Math.max(a, b), -1));
    this.#count.value = steps.length;
    this.#restsUntil = performance.now() + REST_PER_ROW * steps.length;
  }

  #rows(): Rows {
    const columns = this.#panel.columns.map(({ name }) => name);
    const runs = this.#runs().map(({ run, colour, series }): RowsRun => {
      const lines = new Map<string, RowsLine>();
      for (const { name, tag } of this.#panel.columns) {
        const one = series.get(tag);
        if (!one) continue;
        const { step, wallTime, value, decimated } = one;
        lines.set(name, { step, wallTime, value, whole: !decimated });
      }
      return { name: run.name, colour, began: run.firstWallTime, lines };
    });
    return joinedRows(runs, columns);
  }

  /** The runs that are shown, with their scalars of the panel's tags. */
  #runs() {
    const { store, selection, colouring } = this.#view.board;
    const tags = new Set(this.#panel.columns.map(({ tag }) => tag));
    const visible = selection.visibleRuns.value;
    const drawn = store.series.value.filter(
      ({ run, tag, plugin }) => plugin === "scalars" && tags.has(tag) && visible.has(run.id),
    );
    const byRun = Map.groupBy(drawn, ({ run }) => run);
    return store.runs.value.flatMap((run) => {
      const series = byRun.get(run);
      if (!series) return [];
      const colour = colouring.of(run);
      return [{ run, colour, series: new Map(series.map((one) => [one.tag, one])) }];
    });
  }
}
