import type { Span } from "../../core/histograms";
import { paintBottomAxis, paintSideAxis, ticksAlong } from "./axes";
import { mixed, shade } from "./colours";
import type { Emphasis, Frame, Hit, Plot, Point, Stage } from "./plot";
import { Scale } from "./scales";
import { type AxisKind, countTicks, ticksOf } from "./tick_places";

/** One histogram. */
export interface HistogramLine {
  /** In bins of equal width over the plot's span. */
  readonly counts: Float64Array;
  /** Its step or time. */
  readonly at: number;
  readonly colour: string;
}

export interface RidgelineParts {
  /** Oldest first; those behind others come before them. */
  readonly lines: readonly HistogramLine[];
  readonly span: Span;
  /** What `at` is. */
  readonly axis: AxisKind;
  /** Whether counts are laid out by log(1 + count). */
  readonly log: boolean;
  /** Behind each other by their steps; over each other; or over each other in colours of their own. */
  readonly mode: "offset" | "overlay" | "runs";
}

/** Share of the height that the highest peak has where lines stand behind each other. */
const PEAK = 0.45;
/** Room for labels of steps and times at the right, pixels. */
const LABELS: Readonly<Record<AxisKind, number>> = { number: 50, relative: 56, wall_time: 66 };
/** Beyond so many lines their outlines would cover what they part. */
const OUTLINED = 60;

/** Histograms as lines over their values, TensorBoard's look. */
export class RidgelinePlot implements Plot {
  readonly frame: Frame;
  readonly #stage: Stage;
  readonly #parts: RidgelineParts;
  readonly #values: Scale;
  /** Baselines; null where all have the same. */
  readonly #depth: Scale | null;
  readonly #counts: Scale;
  readonly #greatest: number;

  constructor(parts: RidgelineParts, stage: Stage) {
    this.#parts = parts;
    this.#stage = stage;
    const isOffset = parts.mode === "offset";
    const left = isOffset ? 12 : 42;
    const right = isOffset ? LABELS[parts.axis] : 12;
    const width = Math.max(10, stage.width - left - right);
    const height = Math.max(10, stage.height - 6 - 22);
    this.frame = { left, top: 6, width, height };
    this.#greatest = parts.lines.reduce((most, { counts }) => Math.max(most, ...counts), 0) || 1;
    this.#values = new Scale(parts.span, left, left + width);
    const rise = isOffset ? PEAK * height : height;
    this.#counts = new Scale({ left: 0, right: this.#greatest }, 0, rise, parts.log);
    const bottom = 6 + height;
    this.#depth = isOffset ? new Scale(reach(parts.lines), bottom - height + rise, bottom) : null;
    if (this.#depth && this.#depth.span.left === this.#depth.span.right) {
      this.#depth = new Scale(this.#depth.span, bottom, bottom);
    }
  }

  paint(context: CanvasRenderingContext2D): void {
    const { lines, mode, span, axis, log } = this.#parts;
    const { frame } = this;
    const stage = this.#stage;
    const marks = ticksOf("number", span, ticksAlong(frame.width, 45));
    paintBottomAxis(context, stage, frame, this.#values, marks);
    if (this.#depth) {
      const room = ticksAlong(this.#depth.end - this.#depth.start, 18);
      const ticks = ticksOf(axis, this.#depth.span, room);
      paintSideAxis(context, stage, frame, this.#depth, ticks, "right");
    } else {
      const heights = new Scale(this.#counts.span, this.#bottom, frame.top, log);
      const ticks = countTicks(this.#greatest, log, ticksAlong(frame.height, 32));
      paintSideAxis(context, stage, frame, heights, ticks, "left", true);
    }
    context.lineJoin = "round";
    lines.forEach((line, i) => {
      const colour = mode === "runs" ? line.colour : this.#shade(i);
      if (mode === "offset") this.#paintRidge(context, i, colour);
      else this.#paintOver(context, i, colour);
    });
  }

  highlight(context: CanvasRenderingContext2D, { line, bin }: Hit, emphasis: Emphasis): void {
    const { theme } = this.#stage;
    const { mode, lines } = this.#parts;
    const own = lines[line];
    if (!own) return;
    if (mode === "offset") {
      this.#trace(context, line, true);
      context.globalAlpha = 0.12;
      context.fillStyle = theme.text;
      context.fill();
      context.globalAlpha = 1;
    }
    this.#trace(context, line, false);
    context.lineJoin = "round";
    context.strokeStyle = theme.surface;
    context.lineWidth = 4;
    context.stroke();
    context.strokeStyle = mode === "runs" ? own.colour : strongest(theme.text);
    context.lineWidth = emphasis === "hovered" ? 1.5 : 2;
    context.setLineDash(emphasis === "marked" ? [4, 2] : []);
    context.stroke();
    context.setLineDash([]);
    if (emphasis !== "hovered" || bin < 0) return;
    context.beginPath();
    context.arc(this.#x(bin), this.#y(line, bin), 3, 0, 2 * Math.PI);
    context.fillStyle = mode === "runs" ? own.colour : strongest(theme.text);
    context.fill();
    context.strokeStyle = theme.surface;
    context.lineWidth = 1;
    context.stroke();
  }

  hit({ x, y }: Point): Hit | null {
    const { lines } = this.#parts;
    const { left, width } = this.frame;
    const bins = lines[0]?.counts.length ?? 0;
    if (bins === 0 || x < left - 8 || x > left + width + 8) return null;
    const bin = Math.max(0, Math.min(bins - 1, Math.floor(((x - left) / width) * bins)));
    let found = -1;
    let least = Infinity;
    for (let i = 0; i < lines.length; i++) {
      const apart = Math.abs(this.#heightAt(i, x) - y);
      // Of lines in one place the one in front.
      if (apart > least) continue;
      least = apart;
      found = i;
    }
    return found < 0 ? null : { line: found, bin };
  }

  get #bottom(): number {
    return this.frame.top + this.frame.height;
  }

  #shade(line: number): string {
    const { lines } = this.#parts;
    const age = lines.length > 1 ? line / (lines.length - 1) : 1;
    return shade(lines[line]?.colour ?? "#000000", this.#stage.theme.surface, age);
  }

  #paintRidge(context: CanvasRenderingContext2D, line: number, colour: string): void {
    const { theme } = this.#stage;
    this.#trace(context, line, true);
    context.fillStyle = colour;
    context.fill();
    this.#trace(context, line, false);
    context.lineWidth = this.#parts.lines.length > OUTLINED ? 0.5 : 1;
    context.strokeStyle = mixed(colour, theme.surface, 0.6);
    context.stroke();
  }

  #paintOver(context: CanvasRenderingContext2D, line: number, colour: string): void {
    if (this.#parts.mode === "runs") {
      this.#trace(context, line, true);
      context.globalAlpha = 0.15;
      context.fillStyle = colour;
      context.fill();
      context.globalAlpha = 1;
    }
    this.#trace(context, line, false);
    context.lineWidth = this.#parts.mode === "runs" ? 1.5 : 1;
    context.strokeStyle = colour;
    context.stroke();
  }

  /** The path of a line through the middles of its bins, closed along its baseline or not. */
  #trace(context: CanvasRenderingContext2D, line: number, closed: boolean): void {
    const { left, width } = this.frame;
    const base = this.#base(line);
    const bins = this.#parts.lines[line]?.counts.length ?? 0;
    context.beginPath();
    context.moveTo(left, base);
    for (let bin = 0; bin < bins; bin++) context.lineTo(this.#x(bin), this.#y(line, bin));
    context.lineTo(left + width, base);
    if (closed) context.closePath();
  }

  #base(line: number): number {
    return this.#depth?.pixel(this.#parts.lines[line]?.at ?? NaN) ?? this.#bottom;
  }

  #x(bin: number): number {
    const bins = this.#parts.lines[0]?.counts.length ?? 1;
    return this.frame.left + ((bin + 0.5) / bins) * this.frame.width;
  }

  #y(line: number, bin: number): number {
    const count = this.#parts.lines[line]?.counts[bin] ?? 0;
    return this.#base(line) - this.#counts.pixel(count);
  }

  /** Where a line is at a pixel between the middles of two bins. */
  #heightAt(line: number, x: number): number {
    const bins = this.#parts.lines[line]?.counts.length ?? 1;
    const at = ((x - this.frame.left) / this.frame.width) * bins - 0.5;
    const below = Math.max(0, Math.min(bins - 1, Math.floor(at)));
    const above = Math.min(bins - 1, below + 1);
    const part = Math.max(0, Math.min(1, at - below));
    return this.#y(line, below) * (1 - part) + this.#y(line, above) * part;
  }
}

/** From the least step or time to the greatest. */
export function reach(lines: readonly { readonly at: number }[]): Span {
  const left = lines.reduce((least, { at }) => Math.min(least, at), Infinity);
  const right = lines.reduce((most, { at }) => Math.max(most, at), -Infinity);
  return { left, right };
}

/** The colour of text without what it lets through. */
export function strongest(text: string): string {
  return mixed(text, text, 0);
}
