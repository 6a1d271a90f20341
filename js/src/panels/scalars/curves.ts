import { xColumn } from "../../core/axis";
import { smooth } from "../../core/smoothing";
import type { XAxis } from "../../protocol";
import type { Run, Series } from "../../store/series";

/** Points of one series, as they are in the event files or a thinned choice of them. */
export interface Columns {
  readonly step: Float64Array;
  /** Seconds since the epoch. */
  readonly wallTime: Float64Array;
  readonly value: Float64Array;
}

/** One run's line on a card, at every point the browser holds. */
export interface Curve extends Columns {
  readonly run: Run;
  readonly colour: string;
  /** Steps, or milliseconds since the run's start or since the epoch (viewer's clock). */
  readonly x: Float64Array;
  readonly smoothed: Float64Array;
}

export interface CurveSettings {
  readonly xAxis: XAxis;
  /** Weight of the moving average, 0 to below 1. */
  readonly smoothing: number;
}

/** A stretch of a series at a finer grain than the browser holds all of it. */
export type Detail = Columns;

/** Put `detail` in place of the points that it is finer than. Points newer than it stay. */
export function withDetail(columns: Columns, detail: Detail | undefined): Columns {
  const first = detail?.step[0];
  const last = detail?.step[detail.step.length - 1];
  if (!detail || first === undefined || last === undefined) return columns;
  const before = columns.step.findIndex((step) => step >= first);
  const after = columns.step.findIndex((step) => step > last);
  const join = (name: keyof Columns) => {
    const head = columns[name].subarray(0, before < 0 ? columns.step.length : before);
    const tail = after < 0 ? new Float64Array(0) : columns[name].subarray(after);
    const joined = new Float64Array(head.length + detail[name].length + tail.length);
    joined.set(head);
    joined.set(detail[name], head.length);
    joined.set(tail, head.length + detail[name].length);
    return joined;
  };
  return { step: join("step"), wallTime: join("wallTime"), value: join("value") };
}

/** The line of `series`, computed from the points it holds now. */
export function curveOf(
  series: Series,
  colour: string,
  settings: CurveSettings,
  detail?: Detail,
): Curve {
  const held = { step: series.step, wallTime: series.wallTime, value: series.value };
  const columns = withDetail(held, detail);
  return {
    ...columns,
    run: series.run,
    colour,
    x: chartColumn(columns, settings.xAxis),
    smoothed: settings.smoothing > 0 ? smooth(columns.value, settings.smoothing) : columns.value,
  };
}

function chartColumn(columns: Columns, axis: XAxis): Float64Array {
  const x = xColumn(columns, axis);
  switch (axis) {
    case "step":
      return x;
    case "relative":
      return x.map((seconds) => seconds * 1000);
    case "wall_time": {
      const shift = zoneShift();
      return x.map((time) => time + shift);
    }
  }
}

/**
 * What makes a time since the epoch read as the viewer's clock, milliseconds:
 * BokehJS labels times as UTC.
 */
export function zoneShift(): number {
  return -new Date().getTimezoneOffset() * 60_000;
}

/**
 * Curves by series, computed anew only when something they depend on changed:
 * moving a slider or a new point costs the cards in view and no others.
 */
export class CurveCache {
  readonly #entries = new WeakMap<Series, { key: readonly unknown[]; curve: Curve }>();

  get(series: Series, colour: string, settings: CurveSettings, detail?: Detail): Curve {
    const key = [series.version.peek(), settings.xAxis, settings.smoothing, detail, colour];
    const entry = this.#entries.get(series);
    if (entry?.key.every((part, i) => part === key[i])) return entry.curve;
    const curve = curveOf(series, colour, settings, detail);
    this.#entries.set(series, { key, curve });
    return curve;
  }
}
