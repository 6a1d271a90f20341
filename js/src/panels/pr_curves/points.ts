import type { Point } from "../../charts/gestures";
import { rocIndex } from "../../core/pr_curves";
import type { CurveKind } from "../../protocol";
import type { Area } from "./area";
import type { Decoded } from "./decoded";
import type { RunCurve } from "./run_curves";

/** The point of one run that is nearest to the pointer. */
export interface NearPoint {
  readonly one: RunCurve;
  /** Of its threshold. */
  readonly place: number;
  readonly at: Point;
}

/** Where the point of a threshold lies; null where there is none. */
export function pointAt(shown: Decoded, kind: CurveKind, place: number, area: Area): Point | null {
  const { x, y } = shown[kind];
  const index = kind === "roc" ? rocIndex(shown.curve, place) : place;
  const at = { x: area.x(x[index] ?? Number.NaN), y: area.y(y[index] ?? Number.NaN) };
  return Number.isFinite(at.x) && Number.isFinite(at.y) ? at : null;
}

/** The nearest point of each run, the run that is nearest of all first. */
export function nearestPoints(
  curves: readonly RunCurve[],
  kind: CurveKind,
  area: Area,
  pointer: Point,
): NearPoint[] {
  const near = curves.flatMap((one) => {
    if (!one.shown) return [];
    let best = { place: -1, at: pointer, distance: Infinity };
    for (let place = 0; place < one.shown.curve.tp.length; place++) {
      const at = pointAt(one.shown, kind, place, area);
      if (!at) continue;
      const distance = Math.hypot(at.x - pointer.x, at.y - pointer.y);
      if (distance < best.distance) best = { place, at, distance };
    }
    return best.place < 0 ? [] : [{ one, ...best }];
  });
  return near.sort((a, b) => a.distance - b.distance);
}
