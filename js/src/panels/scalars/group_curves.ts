import { aggregate } from "../../core/aggregate";
import { smoothed } from "../../core/smoothing";
import type { Band } from "../../protocol";
import type { Series } from "../../store";
import type { GroupLook } from "./chart_look";
import type { Curve, CurveSettings } from "./curves";

/** Runs that are drawn as one line. */
export interface CurveGroup {
  readonly name: string;
  readonly colour: string;
  readonly members: readonly Curve[];
}

/** One curve a group, in the order of their first runs; a group of one run is that run. */
export function groupedCurves(
  series: readonly Series[],
  curves: readonly Curve[],
  groups: GroupLook,
  band: Band,
  settings: CurveSettings,
): Curve[] {
  const byKey = Map.groupBy(curves.keys(), (i) => {
    const run = series[i]?.run;
    return run ? groups.keyOf(run) : "";
  });
  return Array.from(byKey, ([name, indices]) => {
    const members = indices.flatMap((i) => curves[i] ?? []);
    const [only] = members;
    if (only && members.length === 1) return { ...only, name };
    return meanCurve({ name, colour: groups.colours.get(name) ?? "", members }, band, settings);
  });
}

/** The mean of a group's lines and what lies around it, all smoothed as a run's line is. */
export function meanCurve(group: CurveGroup, band: Band, settings: CurveSettings): Curve {
  const { name, colour, members } = group;
  const lines = members.map(({ x, value }) => ({ x, y: value }));
  const { x, mean, low, high } = aggregate(lines, band);
  const smooth = (values: Float64Array) => smoothed(settings.method, values, settings.smoothing);
  const first = members[0];
  return {
    name,
    colour,
    members,
    x,
    // Steps and times of a mean are those of its place on the axis.
    step: first ? atX(first, first.step, x) : x,
    wallTime: first ? atX(first, first.wallTime, x) : x,
    value: mean,
    smoothed: smooth(mean),
    band: { low: smooth(low), high: smooth(high) },
  };
}

/** A column of `curve` at each `x`: of its point at or before it. */
function atX(curve: Curve, column: Float64Array, x: Float64Array): Float64Array {
  let at = 0;
  return x.map((position) => {
    while (at + 1 < curve.x.length && (curve.x[at + 1] as number) <= position) at++;
    return column[at] ?? NaN;
  });
}
