import { TickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/tick_formatter";
import { formatRelative } from "../core/formats";

const UNITS = [
  { size: 1e9, suffix: "G" },
  { size: 1e6, suffix: "M" },
  { size: 1e3, suffix: "k" },
] as const;

/** Decimals that write `interval`, the distance of neighbouring ticks, in full. */
function decimals(interval: number): number {
  for (let places = 0; places < 12; places++) {
    const scaled = interval * 10 ** places;
    if (scaled > 0.99 && Math.abs(scaled - Math.round(scaled)) < 1e-3) return places;
  }
  return 12;
}

function smallestGap(ticks: readonly number[]): number {
  let gap = Infinity;
  for (let i = 1; i < ticks.length; i++) {
    gap = Math.min(gap, Math.abs((ticks[i] as number) - (ticks[i - 1] as number)));
  }
  return gap > 0 && Number.isFinite(gap) ? gap : Math.abs(ticks[0] ?? 1) || 1;
}

/** Labels of equally spaced ticks, all written alike: 0.25, 1,500, 20k, 1.5M, 2e−7. */
export function linearLabels(ticks: readonly number[]): string[] {
  const largest = ticks.reduce((size, tick) => Math.max(size, Math.abs(tick)), 0);
  const gap = smallestGap(ticks);
  if (largest > 0 && (largest >= 1e12 || largest < 1e-4)) {
    const digits = Math.min(6, Math.max(0, Math.round(Math.log10(largest / gap))));
    return ticks.map((tick) => exponential(tick, digits));
  }
  const unit = UNITS.find(({ size }) => largest >= 10 * size) ?? { size: 1, suffix: "" };
  const places = decimals(gap / unit.size);
  return ticks.map((tick) => {
    if (tick === 0) return "0";
    // By hand: toLocaleString takes as long as painting a line.
    const [whole = "", rest] = (tick / unit.size).toFixed(places).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    const text = rest === undefined ? grouped : `${grouped}.${rest}`;
    return withMinus(text) + unit.suffix;
  });
}

/** Labels of ticks on a logarithmic axis, each as short as it can be: 0.001, 5, 10k, 1e−7. */
export function logLabels(ticks: readonly number[]): string[] {
  return ticks.map((tick) => {
    const size = Math.abs(tick);
    if (size >= 1e5 || size < 1e-3) return exponential(tick, 2);
    return withMinus(String(Number(tick.toPrecision(3))));
  });
}

/** Labels of durations; `ticks` are milliseconds. */
export function relativeLabels(ticks: readonly number[]): string[] {
  return ticks.map((tick) => (tick === 0 ? "0" : formatRelative(tick / 1000)));
}

function exponential(value: number, digits: number): string {
  if (value === 0) return "0";
  const [mantissa, exponent] = value.toExponential(digits).split("e");
  return withMinus(`${Number(mantissa)}e${Number(exponent)}`);
}

function withMinus(text: string): string {
  return text.replaceAll("-", "−");
}

export class LinearTicks extends TickFormatter {
  override doFormat(ticks: number[]): string[] {
    return linearLabels(ticks);
  }
}

export class LogTicks extends TickFormatter {
  override doFormat(ticks: number[]): string[] {
    return logLabels(ticks);
  }
}

export class RelativeTicks extends TickFormatter {
  override doFormat(ticks: number[]): string[] {
    return relativeLabels(ticks);
  }
}
