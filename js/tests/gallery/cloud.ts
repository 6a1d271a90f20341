/**
 * A cloud of points without a board: ?scene=cloud&points=10000|100000|1000000, and
 * jupyter=light|dark, flat, labels, sprites, flags, width, height.
 */
import { FAINT, HIDDEN, MARKED, PointCloud, pointSizeFor, SELECTED } from "../../src/projector";
import { dress } from "./dress";
import { madeCloud, madeSheets } from "./made_cloud";

const query = new URLSearchParams(location.search);
const count = Number(query.get("points") ?? 10_000);
const isDark = query.get("jupyter") === "dark";
dress(isDark ? "dark" : "light");

const box = document.createElement("div");
const canvas = document.createElement("canvas");
const overlay = document.createElement("canvas");
Object.assign(document.body.style, { margin: "8px", fontFamily: "sans-serif" });
Object.assign(box.style, {
  position: "relative",
  width: `${query.get("width") ?? 800}px`,
  height: `${query.get("height") ?? 500}px`,
});
for (const one of [canvas, overlay]) {
  Object.assign(one.style, { position: "absolute", inset: "0", width: "100%", height: "100%" });
  box.append(one);
}
document.body.append(box);

const life = new AbortController();
const events: unknown[][] = [];
const note =
  (name: string) =>
  (...values: unknown[]) => {
    events.push([name, ...values]);
  };
const started = performance.now();
const made = madeCloud(count);
const cloud = new PointCloud({
  canvas,
  overlay,
  signal: life.signal,
  onHover: note("hover"),
  onPick: note("pick"),
  onRegion: note("region"),
  onCamera: note("camera"),
  onFail: note("fail"),
});
const names = ["Component 1", "Component 2", "Component 3"];
const axes = made.axes.map((axis, i) => ({ ...axis, label: names[i] as string }));
cloud.setLook({
  background: isDark ? [17, 17, 17] : [255, 255, 255],
  text: isDark ? "#e8e8e8" : "#222",
  halo: isDark ? "rgba(17, 17, 17, 0.8)" : "rgba(255, 255, 255, 0.85)",
  accent: isDark ? [255, 170, 60] : [213, 94, 0],
  fog: !query.has("clear"),
  pointSize: Number(query.get("size") ?? pointSizeFor(count)),
  isDark,
});
cloud.setAxes(query.has("flat") ? axes.slice(0, 2) : axes, { animate: false, fit: true });
cloud.setColors(made.colors);
if (query.has("sizes")) cloud.setSizes(Uint8Array.from(made.cluster, (c) => 25 * c));
if (query.has("labels")) cloud.setLabels((point) => `point ${point} of ${made.cluster[point]}`);
if (query.has("sprites")) cloud.setSprites(madeSheets(count, Number(query.get("tile") ?? 32)));
if (query.has("flags")) {
  const bits = [SELECTED, FAINT, HIDDEN, MARKED];
  cloud.setFlags(
    Uint8Array.from(made.cluster, (c, point) =>
      c === 0 && point % 4 ? FAINT : c < 4 ? (bits[c] as number) : c > 7 ? FAINT : 0,
    ),
  );
}
Object.assign(window, { cloud, life, events, made, started });
document.title = "ready";
