import { formatValue } from "../../core/formats";
import { nearestIndex } from "../../core/steps";
import type { Curve } from "./curves";

/** How far a value is from the baseline's. */
export interface Delta {
  readonly absolute: number;
  /** As a share of the baseline's size; NaN where that is 0. */
  readonly share: number;
}

export function deltaOf(value: number, reference: number): Delta {
  const absolute = value - reference;
  return { absolute, share: reference === 0 ? NaN : absolute / Math.abs(reference) };
}

/** With its sign: +0.012, −3.5, 0. */
export function formatDelta(absolute: number): string {
  const text = formatValue(absolute);
  return absolute > 0 ? `+${text}` : text;
}

/** A share as per cent with its sign: +12.3 %. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return "–";
  const percent = share * 100;
  const size = Math.abs(percent);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = size >= 1e6 ? formatValue(percent) : percent.toFixed(digits).replace("-", "−");
  return `${percent > 0 ? "+" : ""}${text} %`;
}

/** What lies around a mean: "± 0.12" where it is as far up as down, else "0.1 … 0.3". */
export function formatBand(mean: number, low: number, high: number): string {
  const up = high - mean;
  const down = mean - low;
  if (![up, down].every(Number.isFinite)) return "";
  const even = Math.abs(up - down) <= 1e-6 * Math.max(Math.abs(high), Math.abs(low));
  return even ? `± ${formatShort(up)}` : `${formatShort(low)} … ${formatShort(high)}`;
}

function formatShort(value: number): string {
  return formatValue(Number(value.toPrecision(3)));
}

/** How far a line is from the baseline's at a point of its own: at that step, or the one next to it. */
export function deltaAt(curve: Curve, index: number, baseline: Curve): Delta {
  const at = nearestIndex(baseline.step, curve.step[index] as number);
  return deltaOf(curve.smoothed[index] ?? NaN, baseline.smoothed[at] ?? NaN);
}
