import type { Viewport } from "../../charts/viewport";
import { nearestIndex as nearestStep } from "../../core/steps";
import type { TooltipOrder } from "../../protocol";
import type { Curve } from "./curves";

/** One run's row of a tooltip. */
export interface HoverRow {
  readonly curve: Curve;
  readonly index: number;
  /** Where the point is on the chart, pixels; one that is not finite is as high as the one before. */
  readonly px: number;
  readonly py: number;
  readonly nearest: boolean;
}

export interface Hover {
  readonly rows: readonly HoverRow[];
  /** Runs that have a point but no row. */
  readonly more: number;
}

export interface HoverOptions {
  readonly order: TooltipOrder;
  readonly maxRows: number;
}

/** A value that is not finite is taken for the nearest from so far, pixels: its marker is as wide. */
const SNAP = 4;

/**
 * Of every curve the point next to a pointer's x. Sorted by value or distance,
 * the first `maxRows` have a row; in the order of the curves, those that are
 * nearest to the pointer.
 */
export function hoverRows(
  curves: readonly Curve[],
  viewport: Viewport,
  pointer: { x: number; y: number },
  { order, maxRows }: HoverOptions,
): Hover {
  const rows = curves.flatMap((curve, place) => {
    const index = indexUnder(curve, viewport, pointer.x);
    if (index < 0) return [];
    const px = viewport.xToPixel(curve.x[index] as number);
    const py = viewport.yToPixel(heightAt(curve, index));
    const apart = Math.hypot(px - pointer.x, py - pointer.y);
    return [{ curve, index, px, py, place, distance: Number.isFinite(apart) ? apart : Infinity }];
  });
  rows.sort((a, b) => compare(a.distance, b.distance));
  const nearest = rows[0];
  const drawnValue = (row: (typeof rows)[number]) => row.curve.smoothed[row.index] as number;
  if (order === "ascending" || order === "descending") {
    const sign = order === "ascending" ? 1 : -1;
    rows.sort((a, b) => compareValues(drawnValue(a), drawnValue(b), sign));
  }
  const shown = rows.slice(0, maxRows);
  if (order === "default") shown.sort((a, b) => a.place - b.place);
  return {
    rows: shown.map(({ curve, index, px, py }, i) => ({
      curve,
      index,
      px,
      py,
      nearest: shown[i] === nearest,
    })),
    more: rows.length - shown.length,
  };
}

/** The point of each curve at a step, or at the one next to it. */
export function rowsAtStep(curves: readonly Curve[], viewport: Viewport, step: number): HoverRow[] {
  return curves.flatMap((curve) => {
    const index = nearestStep(curve.step, step);
    if (index < 0) return [];
    const px = viewport.xToPixel(curve.x[index] as number);
    const py = viewport.yToPixel(heightAt(curve, index));
    return [{ curve, index, px, py, nearest: false }];
  });
}

/** Where a point is drawn: its value, or where that is not finite the last one before that is. */
function heightAt({ smoothed }: Curve, index: number): number {
  for (let i = index; i >= 0; i--) if (Number.isFinite(smoothed[i])) return smoothed[i] as number;
  return smoothed.find(Number.isFinite) ?? NaN;
}

/** The point nearest to a pixel, or one beside it that stands out for not being finite. */
function indexUnder(curve: Curve, viewport: Viewport, pixel: number): number {
  const index = nearestIndex(curve.x, viewport.pixelToX(pixel));
  if (index < 0 || !Number.isFinite(curve.value[index])) return index;
  const away = (i: number) => Math.abs(viewport.xToPixel(curve.x[i] as number) - pixel);
  let found = index;
  let least = SNAP;
  for (const side of [-1, 1]) {
    for (let i = index + side; i in curve.x && away(i) < least; i += side) {
      if (Number.isFinite(curve.value[i])) continue;
      found = i;
      least = away(i);
      break;
    }
  }
  return found;
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is not a number goes last, whichever way it is sorted. */
function compareValues(a: number, b: number, sign: 1 | -1): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return sign * compare(a, b);
}

/** Index of the entry nearest to `at`, -1 when no entry is finite; the last of equals. */
export function nearestIndex(x: Float64Array, at: number): number {
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < x.length; i++) {
    const distance = Math.abs((x[i] as number) - at);
    if (distance <= least) {
      least = distance;
      best = i;
    }
  }
  return best;
}
