import type { Look } from "./types";

/** As long as nobody says otherwise. */
export const USUAL_LOOK: Look = {
  background: [255, 255, 255],
  text: "#333333",
  halo: "#ffffff",
  accent: [213, 94, 0],
  fog: true,
  pointSize: 5,
  isDark: false,
};

/** A diameter for `Look.pointSize` at which so many points neither vanish nor merge. */
export function pointSizeFor(count: number): number {
  return Math.min(9, Math.max(2, 20 / Math.max(1, count) ** 0.17));
}
