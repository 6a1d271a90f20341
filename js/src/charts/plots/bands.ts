import { paintBottomAxis, paintSideAxis, ticksAlong } from "./axes";
import type { Emphasis, Frame, Hit, Plot, Point, Stage } from "./plot";
import { reach, strongest } from "./ridgelines";
import { Scale } from "./scales";
import { type AxisKind, ticksOf } from "./tick_places";

/** One step of a distribution. */
export interface Quantiles {
  /** An odd number of them, ascending, the median in the middle. */
  readonly values: Float64Array;
  /** Its step or time. */
  readonly at: number;
}

export interface BandsParts {
  /** By `at`. */
  readonly steps: readonly Quantiles[];
  readonly axis: AxisKind;
  readonly colour: string;
}

/** How opaque each band is over those that it lies in. */
const OPACITY = 0.2;

/** Bands between percentiles over steps, the inner ones darker, and the median as a line. */
export class BandsPlot implements Plot {
  readonly frame: Frame;
  readonly #stage: Stage;
  readonly #parts: BandsParts;
  readonly #x: Scale;
  readonly #y: Scale;

  constructor(parts: BandsParts, stage: Stage) {
    this.#parts = parts;
    this.#stage = stage;
    const width = Math.max(10, stage.width - 50 - 14);
    const height = Math.max(10, stage.height - 8 - 22);
    this.frame = { left: 50, top: 8, width, height };
    this.#x = new Scale(reach(parts.steps), 50, 50 + width);
    let left = Infinity;
    let right = -Infinity;
    for (const { values } of parts.steps) {
      left = Math.min(left, values[0] as number);
      right = Math.max(right, values.at(-1) as number);
    }
    const around = left === right ? Math.abs(left) * 0.1 || 1 : (right - left) * 0.03;
    const margin = Number.isFinite(around) ? around : 0;
    this.#y = new Scale({ left: left - margin, right: right + margin }, 8 + height, 8);
  }

  paint(context: CanvasRenderingContext2D): void {
    const { frame } = this;
    const { axis, colour, steps } = this.#parts;
    const values = ticksOf("number", this.#y.span, ticksAlong(frame.height, 32));
    paintSideAxis(context, this.#stage, frame, this.#y, values, "left", true);
    const places = ticksOf(axis, this.#x.span, ticksAlong(frame.width, 70));
    paintBottomAxis(context, this.#stage, frame, this.#x, places);
    const count = steps[0]?.values.length ?? 0;
    const middle = (count - 1) / 2;
    context.lineJoin = "round";
    context.fillStyle = colour;
    for (let outer = 0; outer < middle; outer++) {
      context.beginPath();
      for (let i = 0; i < steps.length; i++) this.#to(context, i, outer);
      for (let i = steps.length - 1; i >= 0; i--) this.#to(context, i, count - 1 - outer);
      context.closePath();
      context.globalAlpha = OPACITY;
      context.fill();
    }
    if (steps.length === 1) this.#paintSingle(context, count);
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.beginPath();
    for (let i = 0; i < steps.length; i++) this.#to(context, i, middle);
    context.stroke();
  }

  highlight(context: CanvasRenderingContext2D, { line }: Hit, emphasis: Emphasis): void {
    const own = this.#parts.steps[line];
    if (!own) return;
    const { top, height } = this.frame;
    const x = Math.round(this.#x.pixel(own.at)) + 0.5;
    context.strokeStyle = strongest(this.#stage.theme.text);
    context.lineWidth = 1;
    context.setLineDash(emphasis === "marked" ? [4, 2] : []);
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, top + height);
    context.stroke();
    context.setLineDash([]);
    if (emphasis !== "hovered") return;
    context.fillStyle = this.#parts.colour;
    for (const value of own.values) {
      context.beginPath();
      context.arc(x, this.#y.pixel(value), 2.5, 0, 2 * Math.PI);
      context.fill();
    }
  }

  hit({ x }: Point): Hit | null {
    const { steps } = this.#parts;
    const { left, width } = this.frame;
    if (steps.length === 0 || x < left - 8 || x > left + width + 8) return null;
    let found = 0;
    let least = Infinity;
    steps.forEach(({ at }, i) => {
      const apart = Math.abs(this.#x.pixel(at) - x);
      if (apart > least) return;
      least = apart;
      found = i;
    });
    return { line: found, bin: -1 };
  }

  /** A single step has no width: its bands are bars. */
  #paintSingle(context: CanvasRenderingContext2D, count: number): void {
    const [only] = this.#parts.steps;
    if (!only) return;
    const x = this.#x.pixel(only.at);
    for (let outer = 0; outer < (count - 1) / 2; outer++) {
      const top = this.#y.pixel(only.values[count - 1 - outer] as number);
      const bottom = this.#y.pixel(only.values[outer] as number);
      context.fillRect(x - 10, top, 20, bottom - top);
    }
    context.globalAlpha = 1;
    context.fillRect(x - 10, this.#y.pixel(only.values[(count - 1) / 2] as number) - 0.75, 20, 1.5);
  }

  #to(context: CanvasRenderingContext2D, step: number, percentile: number): void {
    const { at, values } = this.#parts.steps[step] as Quantiles;
    context.lineTo(this.#x.pixel(at), this.#y.pixel(values[percentile] as number));
  }
}
