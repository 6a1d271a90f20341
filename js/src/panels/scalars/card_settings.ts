import type { ChartKind } from "../../charts/figure";
import { matchRule } from "../../core/filter";
import type { FixedRange, SmoothingMethod, XAxis } from "../../protocol";
import type { Settings } from "../../store";

/** The settings that hold for one card: its own where it has some, else the board's. */
export interface CardSettings {
  readonly xAxis: XAxis;
  readonly xTag: string;
  readonly logX: boolean;
  readonly logY: boolean;
  /** Weight of the moving average; 0 where the card is not smoothed. */
  readonly smoothing: number;
  readonly method: SmoothingMethod;
  readonly ignoreOutliers: boolean;
  readonly partitioned: boolean;
  readonly fixed: FixedRange;
}

/** Read inside an effect or a computed signal, which then follows them. */
export function cardSettings(settings: Settings, tag: string): CardSettings {
  const own = settings.card(tag);
  const rules = Object.entries(settings.ranges.value).map(([pattern, value]) => ({
    pattern,
    value,
  }));
  const xAxis = settings.xAxis.value;
  const isTime = xAxis === "wall_time" || xAxis === "relative";
  return {
    xAxis,
    xTag: settings.xTag.value,
    logX: settings.xScale.value === "log" && !isTime,
    logY: (own.y_scale ?? settings.yScale.value) === "log",
    smoothing: own.smoothing === false ? 0 : settings.smoothing.value,
    method: settings.smoothingMethod.value,
    ignoreOutliers: settings.ignoreOutliers.value,
    partitioned: settings.stepOrder.value === "partitioned",
    fixed: matchRule(rules, tag)?.value ?? {},
  };
}

export function kindOf({ xAxis, logX, logY }: CardSettings): ChartKind {
  return { xAxis, logX, logY };
}

export function sameKind(a: ChartKind, b: ChartKind): boolean {
  return a.xAxis === b.xAxis && a.logX === b.logX && a.logY === b.logY;
}
