/** Places of ticks and their labels, for axes that are painted by hand. */
import { formatRelative } from "../../core/formats";
import type { Span } from "../../core/histograms";
import { linearLabels, logLabels } from "../ticks";

export interface Tick {
  readonly at: number;
  readonly label: string;
}

export type AxisKind = "number" | "relative" | "wall_time";

/** Intervals of ticks of time, seconds. */
const INTERVALS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
  172_800, 604_800, 2_592_000, 7_776_000, 31_536_000,
];
const DAY = 86_400;

/** At most `most` ticks, 1 at least where the span has a round number in it. */
export function ticksOf(kind: AxisKind, span: Span, most: number): Tick[] {
  if (!(span.right > span.left)) return single(kind, span.left);
  if (kind === "number") return labelled(roundNumbers(span, most), linearLabels);
  const interval = timeInterval((span.right - span.left) / Math.max(1, most));
  if (kind === "relative") {
    return labelled(multiples(span, interval), (places) => places.map(durationLabel));
  }
  // By the viewer's clock, so that days begin at midnight.
  const ahead = -new Date(span.left * 1000).getTimezoneOffset() * 60;
  const local = multiples({ left: span.left + ahead, right: span.right + ahead }, interval);
  return local.map((at) => ({ at: at - ahead, label: clockLabel(at - ahead, interval) }));
}

/** Ticks of counts laid out by log(1 + count): 0 and powers of ten. */
export function countTicks(greatest: number, log: boolean, most: number): Tick[] {
  if (!log) return ticksOf("number", { left: 0, right: greatest }, most);
  const powers = Math.floor(Math.log10(Math.max(1, greatest)));
  const every = Math.max(1, Math.ceil((powers + 1) / Math.max(1, most - 1)));
  const places = [0];
  for (let power = 0; power <= powers; power += every) places.push(10 ** power);
  return labelled(places, (at) => at.map((one) => (one === 0 ? "0" : (logLabels([one])[0] ?? ""))));
}

function single(kind: AxisKind, at: number): Tick[] {
  if (!Number.isFinite(at)) return [];
  if (kind === "number") return labelled([at], linearLabels);
  return [{ at, label: kind === "relative" ? durationLabel(at) : clockLabel(at, 1) }];
}

function labelled(places: number[], labels: (places: number[]) => string[]): Tick[] {
  const texts = labels(places);
  return places.map((at, i) => ({ at, label: texts[i] ?? "" }));
}

/** Multiples of 1, 2 or 5 times a power of ten. */
function roundNumbers({ left, right }: Span, most: number): number[] {
  const rough = (right / 4 - left / 4) * (4 / Math.max(1, most));
  if (!Number.isFinite(rough)) return [left, 0, right];
  const power = 10 ** Math.floor(Math.log10(rough));
  const interval = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough * 0.999_999);
  return interval ? multiples({ left, right }, interval) : [];
}

function timeInterval(rough: number): number {
  if (rough < 1) {
    const power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? 1;
  }
  return INTERVALS.find((one) => one >= rough) ?? Math.ceil(rough / 31_536_000) * 31_536_000;
}

function multiples({ left, right }: Span, interval: number): number[] {
  const first = Math.ceil(left / interval - 1e-9);
  const last = Math.floor(right / interval + 1e-9);
  if (!(last - first < 100)) return [];
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => {
    // Powers of ten below 1 are no numbers of the computer: 3 * 0.1 is not 0.3.
    const at = (first + i) * interval;
    return Number(at.toPrecision(14));
  });
}

function durationLabel(seconds: number): string {
  return seconds === 0 ? "0" : formatRelative(seconds);
}

function clockLabel(seconds: number, interval: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "";
  const two = (part: number) => String(part).padStart(2, "0");
  if (interval >= DAY)
    return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return interval >= 60 ? minutes : `${minutes}:${two(date.getSeconds())}`;
}
