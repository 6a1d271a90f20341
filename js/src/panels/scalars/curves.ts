import { joinByStep, xColumn } from "../../core/axis";
import { smoothed } from "../../core/smoothing";
import { partitions } from "../../core/steps";
import type { XAxis } from "../../protocol";
import type { Series } from "../../store";
import type { CardSettings } from "./card_settings";

/** Points of one series, as they are in the event files or a thinned choice of them. */
export interface Columns {
  readonly step: Float64Array;
  /** Seconds since the epoch. */
  readonly wallTime: Float64Array;
  readonly value: Float64Array;
}

/** A run's line on a card, at every point the browser holds, or the mean of a group of runs. */
export interface Curve extends Columns {
  /** Name of the run or the group. */
  readonly name: string;
  readonly colour: string;
  /** As of a chart's line. */
  readonly dash?: readonly number[] | undefined;
  /** Steps, or milliseconds since the run's start or since the epoch (viewer's clock). */
  readonly x: Float64Array;
  readonly smoothed: Float64Array;
  /** Around a group's mean; as long as the other columns. */
  readonly band?: { readonly low: Float64Array; readonly high: Float64Array };
  /** Runs that a mean is of. */
  readonly members?: readonly Curve[];
}

export type CurveSettings = Pick<CardSettings, "xAxis" | "smoothing" | "method" | "partitioned">;

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

/**
 * The same for a line as it was written, which may pass through the stretch
 * several times: all points of the stretch are those of `detail`, put between
 * the others by the times at which they were written.
 *
 * @param axis what the stretch was cut along
 */
export function withWrittenDetail(
  columns: Columns,
  detail: Detail | undefined,
  axis: XAxis,
): Columns {
  if (!detail || detail.step.length === 0) return columns;
  const along = axis === "wall_time" || axis === "relative" ? "wallTime" : "step";
  const first = Math.min(...detail[along]);
  const last = Math.max(...detail[along]);
  const isOutside = (at: number) => at < first || at > last;
  const points = [
    ...[...columns[along].keys()]
      .filter((i) => isOutside(columns[along][i] as number))
      .map((i) => ({ from: columns, i })),
    ...[...detail.step.keys()].map((i) => ({ from: detail, i })),
  ].sort((a, b) => (a.from.wallTime[a.i] as number) - (b.from.wallTime[b.i] as number));
  const column = (name: keyof Columns) =>
    Float64Array.from(points, ({ from, i }) => from[name][i] as number);
  return { step: column("step"), wallTime: column("wallTime"), value: column("value") };
}

export interface CurveParts {
  readonly series: Series;
  readonly colour: string;
  readonly settings: CurveSettings;
  /** The series whose values are the horizontal axis, where one is. */
  readonly along?: Series | undefined;
  readonly detail?: Detail | undefined;
}

/** The line of a series, computed from the points it holds now. */
export function curveOf({ series, colour, settings, along, detail }: CurveParts): Curve {
  const held = { step: series.step, wallTime: series.wallTime, value: series.value };
  const columns = settings.partitioned
    ? withWrittenDetail(held, detail, settings.xAxis)
    : withDetail(held, detail);
  return {
    ...columns,
    name: series.run.name,
    colour,
    x: chartColumn(columns, settings.xAxis, along),
    smoothed: settings.partitioned
      ? smoothedByParts(columns, settings)
      : smoothed(settings.method, columns.value, settings.smoothing),
  };
}

/** Each part of a line that is cut where its steps go back is smoothed for itself. */
function smoothedByParts({ step, value }: Columns, settings: CurveSettings): Float64Array {
  const starts = partitions(step);
  const result = new Float64Array(value.length);
  starts.forEach((start, i) => {
    const part = value.slice(start, starts[i + 1]);
    result.set(smoothed(settings.method, part, settings.smoothing), start);
  });
  return result;
}

function chartColumn(columns: Columns, axis: XAxis, along: Series | undefined): Float64Array {
  switch (axis) {
    case "step":
    case "relative_step":
      return xColumn(columns, axis);
    case "relative":
      return xColumn(columns, axis).map((seconds) => seconds * 1000);
    case "wall_time": {
      const shift = zoneShift();
      return xColumn(columns, axis).map((time) => time + shift);
    }
    case "tag":
      return along
        ? joinByStep(columns.step, along.step, along.value)
        : new Float64Array(columns.step.length).fill(NaN);
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

  get(parts: CurveParts): Curve {
    const { series, colour, settings, along, detail } = parts;
    const { xAxis, smoothing, method, partitioned } = settings;
    const versions = [series.version.peek(), along?.version.peek()];
    const key = [...versions, along, xAxis, smoothing, method, partitioned, detail, colour];
    const entry = this.#entries.get(series);
    if (entry?.key.every((part, i) => part === key[i])) return entry.curve;
    const curve = curveOf(parts);
    this.#entries.set(series, { key, curve });
    return curve;
  }
}
