import type { Band, Drawing, Line, Marker } from "../../charts/line_chart";
import type { Interval, Ranges } from "../../charts/viewport";
import { m4Indices } from "../../core/downsample";
import { robustRange } from "../../core/outliers";
import { partitions } from "../../core/steps";
import type { CardSettings } from "./card_settings";
import type { Curve } from "./curves";

export type DrawingOptions = Pick<
  CardSettings,
  "logX" | "logY" | "smoothing" | "ignoreOutliers" | "fixed" | "partitioned"
> & {
  /** The part that the user zoomed to; null to show everything. */
  readonly zoom: Ranges | null;
  /** Horizontal limits that all cards share, in place of the data's. */
  readonly sharedX?: Interval | null;
  /** Points a line may have on screen. */
  readonly maxPoints: number;
  /** Whether the single runs of a group are drawn faintly. */
  readonly showsMembers: boolean;
};

/** Markers of values that are not numbers, at most, a curve. */
const MAX_GAP_MARKERS = 100;
const MARGIN = 0.04;
/** Where a line without a single number is marked; inside both kinds of axis. */
const NO_HEIGHT = 1;

/** What a card's chart shows of its curves. */
export function composeDrawing(curves: readonly Curve[], options: DrawingOptions): Drawing {
  const { zoom, smoothing, maxPoints, fixed, sharedX } = options;
  const window = zoom?.x ?? sharedX ?? intervalOf(fixed.x);
  const line = (curve: Curve, y: Float64Array): Line =>
    thin({ colour: curve.colour, x: curve.x, y }, window, maxPoints);
  const sources = curves.map((curve) => line(curve, smoothing > 0 ? curve.smoothed : curve.value));
  const lines = sources.map((each) => onlyDrawable(each, options));
  const faint = curves.flatMap((curve) => {
    if (curve.members) {
      return options.showsMembers ? curve.members.map((each) => line(each, each.smoothed)) : [];
    }
    return smoothing > 0 ? [line(curve, curve.value)] : [];
  });
  const faintLines = faint.map((each) => onlyDrawable(each, options));
  const bands = curves.flatMap((curve) => bandOf(curve, options) ?? []);
  const edges = bands.flatMap(({ colour, x, low, high }) => [
    { colour, x, y: low },
    { colour, x, y: high },
  ]);
  return {
    ranges: zoom ?? rangesOf([...lines, ...faintLines, ...edges], lines, window, options),
    bands,
    faintLines: faintLines.map((each) => parted(each, options)),
    lines: lines.map((each) => parted(each, options)),
    markers: lines.flatMap((each, i) => markersOf(each, sources[i] ?? each)),
  };
}

function intervalOf(limits: readonly [number, number] | undefined): Interval | null {
  return limits ? { start: limits[0], end: limits[1] } : null;
}

/** The ranges where nobody zoomed: the fixed ones, the shared one, or what the lines take. */
function rangesOf(
  all: readonly Line[],
  main: readonly Line[],
  window: Interval | null,
  { logX, logY, ignoreOutliers, fixed }: DrawingOptions,
): Ranges {
  const { x, y } = extent(all, { logX, logY });
  const robust = ignoreOutliers ? robustRange(main.map((line) => line.y)) : null;
  const inner = robust && { start: robust[0], end: robust[1] };
  const scaled = inner && (logY ? widenLog(inner) : widen(inner, MARGIN, 1));
  return { x: window ?? x, y: intervalOf(fixed.y) ?? scaled ?? y };
}

function bandOf({ band, colour, x }: Curve, { logX, logY }: DrawingOptions): Band | undefined {
  if (!band) return undefined;
  const inX = (value: number) => (logX && !(value > 0) ? NaN : value);
  // What a logarithmic axis has no place for is cut off at the least that it has.
  const least = Math.min(...band.high.filter((value) => value > 0));
  const low = logY ? band.low.map((value) => (value > 0 ? value : least / 10)) : band.low;
  return { colour, x: x.map(inX), low, high: band.high };
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
function onlyDrawable(line: Line, { logX, logY }: Pick<CardSettings, "logX" | "logY">): Line {
  const { x, y } = line;
  const drawable = (value: number, isLog: boolean) =>
    Number.isFinite(value) && (!isLog || value > 0);
  const fits = (i: number) => drawable(x[i] as number, logX) && drawable(y[i] as number, logY);
  if (y.every((_, i) => fits(i))) return line;
  return { ...line, y: y.map((value, i) => (fits(i) ? value : NaN)) };
}

/** The line with a gap wherever it goes back, if it is to be parted there. */
function parted(line: Line, { partitioned }: DrawingOptions): Line {
  const starts = partitioned ? partitions(line.x).slice(1) : [];
  if (starts.length === 0) return line;
  const cuts = new Set(starts);
  const spread = (column: Float64Array) =>
    Float64Array.from(
      Array.from(column).flatMap((value, i) => (cuts.has(i) ? [NaN, value] : [value])),
    );
  return { ...line, x: spread(line.x), y: spread(line.y) };
}

/** Ranges that show all of the lines and their gaps, with a margin. */
export function extent(
  lines: readonly Line[],
  { logX, logY }: Pick<CardSettings, "logX" | "logY">,
): Ranges {
  const x = { start: Infinity, end: -Infinity };
  const y = { start: Infinity, end: -Infinity };
  for (const line of lines) {
    for (let i = 0; i < line.x.length; i++) {
      const px = line.x[i] as number;
      const py = line.y[i] as number;
      if (!Number.isFinite(px) || (logX && px <= 0)) continue;
      if (px < x.start) x.start = px;
      if (px > x.end) x.end = px;
      if (!Number.isFinite(py)) continue;
      if (py < y.start) y.start = py;
      if (py > y.end) y.end = py;
    }
  }
  const none = (isLog: boolean) => ({ start: isLog ? NO_HEIGHT / 10 : 0, end: 2 * NO_HEIGHT });
  if (x.start > x.end) Object.assign(x, logX ? none(true) : { start: 0, end: 1 });
  if (y.start > y.end) Object.assign(y, none(logY));
  return {
    x: logX ? widenLog(x) : widen(x, MARGIN / 2, 1),
    y: logY ? widenLog(y) : widen(y, MARGIN, 1),
  };
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
