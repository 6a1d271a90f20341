import type { Span } from "../../core/histograms";
import { paintBottomAxis, paintSideAxis, ticksAlong } from "./axes";
import type { Emphasis, Frame, Hit, Plot, Point, Stage } from "./plot";
import { type HistogramLine, reach, strongest } from "./ridgelines";
import { Scale } from "./scales";
import { type AxisKind, ticksOf } from "./tick_places";

export interface HeatMapParts {
  /** By `at`. */
  readonly lines: readonly HistogramLine[];
  readonly span: Span;
  readonly axis: AxisKind;
  readonly log: boolean;
}

/** A bin that holds anything is seen: its colour is at least so opaque. */
const FAINTEST = 0.06;

/** Counts as colours, steps from left to right, values from bottom to top. */
export class HeatMapPlot implements Plot {
  readonly frame: Frame;
  readonly #stage: Stage;
  readonly #parts: HeatMapParts;
  readonly #steps: Scale;
  readonly #values: Scale;
  /** Pixels between the columns, one more than there are. */
  readonly #edges: readonly number[];

  constructor(parts: HeatMapParts, stage: Stage) {
    this.#parts = parts;
    this.#stage = stage;
    const width = Math.max(10, stage.width - 46 - 14);
    const height = Math.max(10, stage.height - 8 - 22);
    this.frame = { left: 46, top: 8, width, height };
    const { left, right } = reach(parts.lines);
    // Each column reaches half way to the next; the outer ones as far to the other side.
    const places = parts.lines.map(({ at }) => at);
    const first = ((places[1] ?? left) - left) / 2;
    const last = (right - (places.at(-2) ?? right)) / 2;
    this.#steps = new Scale({ left: left - first, right: right + last }, 46, 46 + width);
    this.#values = new Scale(parts.span, 8 + height, 8);
    const between = places
      .slice(1)
      .map((at, i) => Math.round(this.#steps.pixel((at + (places[i] as number)) / 2)));
    this.#edges = [46, ...between, 46 + width];
  }

  paint(context: CanvasRenderingContext2D): void {
    const { lines, span, axis, log } = this.#parts;
    const { frame } = this;
    const reduced = log ? Math.log1p : (count: number) => count;
    const greatest = lines.reduce((most, { counts }) => Math.max(most, ...counts), 0) || 1;
    lines.forEach(({ counts, colour }, i) => {
      const [from, to] = this.#columnAt(i);
      context.fillStyle = colour;
      counts.forEach((count, bin) => {
        if (count <= 0) return;
        const top = this.#edgeOf(bin + 1);
        const share = reduced(count) / reduced(greatest);
        context.globalAlpha = FAINTEST + (1 - FAINTEST) * share;
        context.fillRect(from, top, to - from, this.#edgeOf(bin) - top);
      });
    });
    context.globalAlpha = 1;
    const steps = ticksOf(axis, this.#steps.span, ticksAlong(frame.width, 70));
    paintBottomAxis(context, this.#stage, frame, this.#steps, steps);
    const values = ticksOf("number", span, ticksAlong(frame.height, 30));
    paintSideAxis(context, this.#stage, frame, this.#values, values, "left");
  }

  highlight(context: CanvasRenderingContext2D, { line, bin }: Hit, emphasis: Emphasis): void {
    const { top, height } = this.frame;
    const [from, to] = this.#columnAt(line);
    const { theme } = this.#stage;
    context.lineWidth = 1;
    context.strokeStyle = strongest(theme.text);
    context.setLineDash(emphasis === "marked" ? [4, 2] : []);
    context.strokeRect(from - 0.5, top - 0.5, Math.max(1, to - from) + 1, height + 1);
    context.setLineDash([]);
    if (emphasis !== "hovered" || bin < 0) return;
    const above = this.#edgeOf(bin + 1);
    context.lineWidth = 2;
    context.strokeRect(from - 1, above - 1, to - from + 2, this.#edgeOf(bin) - above + 2);
  }

  hit({ x, y }: Point): Hit | null {
    const { left, top, width, height } = this.frame;
    const bins = this.#parts.lines[0]?.counts.length ?? 0;
    if (bins === 0 || x < left || x > left + width || y < top || y > top + height) return null;
    const beyond = this.#edges.findIndex((edge, i) => i > 0 && x <= edge);
    const share = (top + height - y) / height;
    return { line: beyond - 1, bin: Math.max(0, Math.min(bins - 1, Math.floor(share * bins))) };
  }

  #columnAt(line: number): readonly [number, number] {
    return [this.#edges[line] ?? 0, this.#edges[line + 1] ?? 0];
  }

  /** The lower edge of a bin, pixels. */
  #edgeOf(bin: number): number {
    const bins = this.#parts.lines[0]?.counts.length ?? 1;
    return Math.round(this.frame.top + (1 - bin / bins) * this.frame.height);
  }
}
