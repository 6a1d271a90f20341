import type { Viewport } from "../../charts/viewport";
import type { Curve } from "./curves";

/** One run's row of a tooltip. */
export interface HoverRow {
  readonly curve: Curve;
  readonly index: number;
  /** Where the point is on the chart, pixels. */
  readonly px: number;
  readonly py: number;
  readonly nearest: boolean;
}

export interface Hover {
  readonly rows: readonly HoverRow[];
  /** Runs that have a point but no row. */
  readonly more: number;
}

/**
 * Of every curve the point next to a pointer's x: the `maxRows` that are
 * nearest to the pointer, from top to bottom as on the chart.
 */
export function hoverRows(
  curves: readonly Curve[],
  viewport: Viewport,
  pointer: { x: number; y: number },
  maxRows: number,
): Hover {
  const at = viewport.pixelToX(pointer.x);
  const rows = curves.flatMap((curve) => {
    const index = nearestIndex(curve.x, at);
    if (index < 0) return [];
    const px = viewport.xToPixel(curve.x[index] as number);
    const py = viewport.yToPixel(curve.smoothed[index] as number);
    return [{ curve, index, px, py, nearest: false }];
  });
  const distance = (row: HoverRow) =>
    Number.isFinite(row.py) ? Math.hypot(row.px - pointer.x, row.py - pointer.y) : Infinity;
  rows.sort((a, b) => distance(a) - distance(b));
  const shown = rows.slice(0, maxRows).map((row, i) => ({ ...row, nearest: i === 0 }));
  shown.sort((a, b) => order(a.py) - order(b.py));
  return { rows: shown, more: rows.length - shown.length };
}

function order(py: number): number {
  return Number.isFinite(py) ? py : Infinity;
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
