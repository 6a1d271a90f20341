import { build_view } from "@bokeh/bokehjs/build/js/lib/core/build_views";
import type { SVGRenderingContext2D } from "@bokeh/bokehjs/build/js/lib/core/util/svg";
import type { FigureView } from "@bokeh/bokehjs/build/js/lib/models/plots/figure";
import { type ReadonlySignal, signal } from "@preact/signals";
import { type ChartKind, LineFigure } from "./figure";
import type { ChartTheme } from "./theme";
import { type Ranges, Viewport } from "./viewport";

/** A line in data units; a NaN in either column is a gap. */
export interface Line {
  readonly colour: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Lengths of strokes and gaps in turn, pixels; none for a line without gaps. */
  readonly dash?: readonly number[] | undefined;
}

/** The space between two lines on the same x; a NaN in any column is a gap. */
export interface Band {
  readonly colour: string;
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export type MarkerShape = "circle" | "x" | "triangle" | "inverted_triangle";

export interface Marker {
  readonly colour: string;
  readonly shape: MarkerShape;
  readonly x: number;
  readonly y: number;
}

/** Sizes of markers, pixels: of a circle, and of a shape that has to be told from others. */
const DOT = 5;
const SIGN = 8;

/** All that a chart shows, with the lines that come later on top. */
export interface Drawing {
  readonly ranges: Ranges;
  readonly bands: readonly Band[];
  readonly faintLines: readonly Line[];
  readonly lines: readonly Line[];
  readonly markers: readonly Marker[];
}

/**
 * Lines on a pair of axes, drawn by BokehJS into an element it fills. The
 * chart knows nothing of runs or settings, and has no tools: what pointers do
 * is `gestures.ts`'s. It goes when `signal` aborts.
 */
export class LineChart {
  readonly kind: ChartKind;
  readonly #figure: LineFigure;
  readonly #view: FigureView;
  readonly #viewport;

  private constructor(kind: ChartKind, figure: LineFigure, view: FigureView) {
    this.kind = kind;
    this.#figure = figure;
    this.#view = view;
    this.#viewport = signal(this.#measure());
  }

  /** Where on the chart which data lies; changes with every painting that moves it. */
  get viewport(): ReadonlySignal<Viewport> {
    return this.#viewport;
  }

  static async create(
    element: HTMLElement,
    kind: ChartKind,
    theme: ChartTheme,
    signal: AbortSignal,
  ): Promise<LineChart> {
    const figure = new LineFigure(kind, theme);
    const view = await build_view(figure.plot);
    if (signal.aborted) {
      view.remove();
      signal.throwIfAborted();
    }
    signal.addEventListener("abort", () => view.remove(), { once: true });
    // Nothing is painted before the first drawing.
    view.pause();
    view.build(element);
    view.pause();
    const chart = new LineChart(kind, figure, view);
    view.repainted.connect(() => chart.#update());
    return chart;
  }

  /** Show `drawing`; painted when the promise is fulfilled. */
  async draw(drawing: Drawing): Promise<void> {
    const { xRange, yRange, lines, faintLines, bands, markers } = this.#figure;
    await this.#paintOnce(() => {
      bands.data = columnsOfBands(drawing.bands);
      faintLines.data = columnsOfLines(drawing.faintLines);
      lines.data = columnsOfLines(drawing.lines);
      markers.data = columnsOfMarkers(drawing.markers);
      xRange.setv({ ...drawing.ranges.x });
      yRange.setv({ ...drawing.ranges.y });
    });
  }

  /** Move to other ranges with the lines as they are. */
  async move(ranges: Ranges): Promise<void> {
    await this.#paintOnce(() => {
      this.#figure.xRange.setv({ ...ranges.x });
      this.#figure.yRange.setv({ ...ranges.y });
    });
  }

  async restyle(theme: ChartTheme): Promise<void> {
    await this.#paintOnce(() => this.#figure.restyle(theme));
  }

  /**
   * Change models and paint once, now: BokehJS would paint in a later frame,
   * out of reach of whoever spreads the painting of many charts.
   */
  async #paintOnce(change: () => void): Promise<void> {
    const view = this.#view;
    if (view.is_destroyed) return;
    if (!view.is_paused) view.pause();
    change();
    await view.ready;
    if (view.is_destroyed) return;
    while (view.is_paused) view.unpause(true);
    view.repaint();
  }

  /** What is painted, as an SVG of the chart's size; text in it is in text nodes. */
  toSvg(): SVGSVGElement {
    const layer = this.#view.export("svg", false);
    const { ctx } = layer as unknown as { ctx: SVGRenderingContext2D };
    return ctx.get_svg();
  }

  #measure(): Viewport {
    const { xRange, yRange } = this.#figure;
    const { left, top, width, height } = this.#view.frame.bbox;
    const ranges = {
      x: { start: xRange.start, end: xRange.end },
      y: { start: yRange.start, end: yRange.end },
    };
    return new Viewport(ranges, { left, top, width, height }, this.kind);
  }

  #update(): void {
    this.#viewport.value = this.#measure();
  }
}

function columnsOfLines(lines: readonly Line[]) {
  return {
    xs: lines.map((line) => line.x),
    ys: lines.map((line) => line.y),
    colour: lines.map((line) => line.colour),
    dash: lines.map((line) => line.dash ?? []),
  };
}

/** Outlines: along the lower line and back along the upper one, one for each stretch without gap. */
function columnsOfBands(bands: readonly Band[]) {
  const outlines = bands.flatMap((band) =>
    stretchesOf(band).map((stretch) => [band, stretch] as const),
  );
  return {
    xs: outlines.map(([{ x }, [from, to]]) => there(x.subarray(from, to), x.subarray(from, to))),
    ys: outlines.map(([{ low, high }, [from, to]]) =>
      there(low.subarray(from, to), high.subarray(from, to)),
    ),
    colour: outlines.map(([band]) => band.colour),
  };
}

function there(along: Float64Array, back: Float64Array): Float64Array {
  const outline = new Float64Array(along.length + back.length);
  outline.set(along);
  outline.set(back.toReversed(), along.length);
  return outline;
}

/** First index and the one after the last of each stretch without gap. */
function stretchesOf({ x, low, high }: Band): [number, number][] {
  const stretches: [number, number][] = [];
  let from = -1;
  for (let i = 0; i <= x.length; i++) {
    const whole = [x[i], low[i], high[i]].every(Number.isFinite);
    if (whole && from < 0) from = i;
    if (whole || from < 0) continue;
    stretches.push([from, i]);
    from = -1;
  }
  return stretches;
}

function columnsOfMarkers(markers: readonly Marker[]) {
  return {
    x: Float64Array.from(markers, (marker) => marker.x),
    y: Float64Array.from(markers, (marker) => marker.y),
    colour: markers.map((marker) => marker.colour),
    shape: markers.map((marker) => marker.shape),
    size: markers.map((marker) => (marker.shape === "circle" ? DOT : SIGN)),
  };
}
