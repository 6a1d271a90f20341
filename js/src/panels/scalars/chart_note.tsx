import type { CardSettings } from "./card_settings";
import type { Curve } from "./curves";
import type { ScalarChart } from "./scalar_chart";

/** Why a chart has no line, where it has none. */
export function ChartNote({ chart }: { readonly chart: ScalarChart }) {
  if (!chart.viewport) return null;
  const text = noteOn(chart.curves, chart.settings.value);
  return text === null ? null : <p class="chart-note">{text}</p>;
}

/** Null where at least one point is drawn. */
export function noteOn(curves: readonly Curve[], settings: CardSettings): string | null {
  const some = (wanted: (curve: Curve, index: number) => boolean) =>
    curves.some((curve) => curve.value.some((_, index) => wanted(curve, index)));
  if (!some(() => true)) return "No points yet";
  const { xAxis, xTag, logX, logY } = settings;
  if (!some(({ x }, i) => Number.isFinite(x[i]))) {
    return xAxis === "tag" ? `No values of ${xTag} at these steps` : "No valid times";
  }
  if (!some(({ value }, i) => Number.isFinite(value[i]))) return "No finite values";
  const isOnX = (x: number) => Number.isFinite(x) && (!logX || x > 0);
  const isOnY = (y: number) => Number.isFinite(y) && (!logY || y > 0);
  const isOn = ({ x, value }: Curve, i: number) =>
    isOnX(x[i] as number) && isOnY(value[i] as number);
  return some(isOn) ? null : "Nothing above 0 for a logarithmic axis";
}
