import type { Drawing, Line, Marker } from "../../charts/line_chart";
import type { Interval, Ranges } from "../../charts/viewport";
import { m4Indices } from "../../core/downsample";
import type { Curve } from "./curves";

export interface DrawingOptions {
  /** The part that the user zoomed to; null to show everything. */
  readonly zoom: Ranges | null;
  readonly logY: boolean;
  readonly smoothing: number;
  /** Points a line may have on screen. */
  readonly maxPoints: number;
}

/** Markers of values that are not numbers, at most, a curve. */
const MAX_GAP_MARKERS = 100;
const MARGIN = 0.04;
/** Where a line without a single number is marked; inside both kinds of axis. */
const NO_HEIGHT = 1;

/** What a card's chart shows of its curves. */
export function composeDrawing(curves: readonly Curve[], options: DrawingOptions): Drawing {
  const { zoom, logY, smoothing, maxPoints } = options;
  const line = (curve: Curve, y: Float64Array): Line =>
    thin({ colour: curve.colour, x: curve.x, y }, zoom?.x ?? null, maxPoints);
  const plain = curves.map((curve) => line(curve, curve.value));
  const smoothed = smoothing > 0 ? curves.map((curve) => line(curve, curve.smoothed)) : plain;
  const lines = smoothed.map((each) => onlyDrawable(each, logY));
  const faintLines = smoothing > 0 ? plain.map((each) => onlyDrawable(each, logY)) : [];
  return {
    ranges: zoom ?? extent([...lines, ...faintLines], logY),
    faintLines,
    lines,
    markers: lines.flatMap((each, i) => markersOf(each, smoothed[i] ?? each)),
  };
}

/** The points of a line inside `window` and one to each side, no more than pixels can show. */
export function thin(line: Line, window: Interval | null, maxPoints: number): Line {
  const { x, y } = window ? cut(line, window) : line;
  if (x.length <= maxPoints) return { ...line, x, y };
  const kept = m4Indices(x, y, maxPoints);
  return {
    ...line,
    x: Float64Array.from(kept, (i) => x[i] as number),
    y: Float64Array.from(kept, (i) => y[i] as number),
  };
}

function cut({ x, y }: Line, { start, end }: Interval): { x: Float64Array; y: Float64Array } {
  const inside = (position: number) => position >= start && position <= end;
  const first = x.findIndex(inside);
  if (first < 0) return cutBetween({ x, y }, start);
  const last = x.findLastIndex(inside);
  const from = Math.max(0, first - 1);
  const to = Math.min(x.length, last + 2);
  return { x: x.subarray(from, to), y: y.subarray(from, to) };
}

/** No point is inside the window: the two that the line passes through it between, if any. */
function cutBetween({ x, y }: { x: Float64Array; y: Float64Array }, start: number) {
  const after = x.findIndex((position) => position > start);
  const from = after > 0 ? after - 1 : 0;
  const to = after > 0 ? after + 1 : 0;
  return { x: x.subarray(from, to), y: y.subarray(from, to) };
}

/** What an axis has no place for becomes a gap. */
function onlyDrawable(line: Line, logY: boolean): Line {
  const drawable = (value: number) => Number.isFinite(value) && (!logY || value > 0);
  if (line.y.every(drawable)) return line;
  return { ...line, y: line.y.map((value) => (drawable(value) ? value : NaN)) };
}

/** Ranges that show all of the lines and their gaps, with a margin. */
export function extent(lines: readonly Line[], logY: boolean): Ranges {
  const x = { start: Infinity, end: -Infinity };
  const y = { start: Infinity, end: -Infinity };
  for (const line of lines) {
    for (let i = 0; i < line.x.length; i++) {
      const px = line.x[i] as number;
      const py = line.y[i] as number;
      if (!Number.isFinite(px)) continue;
      if (px < x.start) x.start = px;
      if (px > x.end) x.end = px;
      if (!Number.isFinite(py)) continue;
      if (py < y.start) y.start = py;
      if (py > y.end) y.end = py;
    }
  }
  if (x.start > x.end) Object.assign(x, { start: 0, end: 1 });
  if (y.start > y.end) Object.assign(y, { start: logY ? NO_HEIGHT / 10 : 0, end: 2 * NO_HEIGHT });
  return { x: widen(x, MARGIN / 2, 1), y: logY ? widenLog(y) : widen(y, MARGIN, 1) };
}

function widen({ start, end }: Interval, share: number, single: number): Interval {
  const margin = end > start ? (end - start) * share : Math.abs(end) * share || single;
  return { start: start - margin, end: end + margin };
}

function widenLog({ start, end }: Interval): Interval {
  const factor = end > start ? (end / start) ** MARGIN : 2;
  return { start: start / factor, end: end * factor };
}

/**
 * A circle on the last point and on points that no line reaches; a triangle
 * where a value is not a number, as high as the last one that was.
 */
function markersOf(line: Line, source: Line): Marker[] {
  const { colour, x, y } = line;
  const markers: Marker[] = [];
  const gaps: Marker[] = [];
  const add = (to: Marker[], shape: Marker["shape"], i: number, height: number) =>
    to.push({ colour, shape, x: x[i] as number, y: height });
  let last = -1;
  for (let i = 0; i < y.length; i++) {
    if (Number.isFinite(y[i])) {
      const alone = !Number.isFinite(y[i - 1]) && !Number.isFinite(y[i + 1]);
      if (alone) add(markers, "circle", i, y[i] as number);
      last = i;
    } else if (!Number.isFinite(source.y[i])) {
      add(gaps, "triangle", i, y[last] ?? y.find(Number.isFinite) ?? NO_HEIGHT);
    }
  }
  if (last >= 0) add(markers, "circle", last, y[last] as number);
  const stride = Math.ceil(gaps.length / MAX_GAP_MARKERS);
  return [...markers, ...gaps.filter((_, i) => i % stride === 0)];
}
