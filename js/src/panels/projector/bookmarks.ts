import { batch, effect } from "@preact/signals";
import { fromBase64, toBase64 } from "../../core/base64";
import { fromRanges, toRanges } from "../../core/point_sets";
import type { AxisColumn, Bookmark, BookmarkedPoints } from "../../protocol";
import { isIterated, loaded, type Projector, type Settings } from "../../store";

/** Coordinates of more points would make the notebook heavy. */
const MOST_POINTS = 20_000;

interface Parts {
  readonly projector: Projector;
  readonly settings: Settings;
}

/** What is shown now, so that one can come back to it; null where nothing is. */
export function bookmarkNow(name: string, { projector, settings }: Parts): Bookmark | null {
  const space = projector.space.peek();
  const place = projector.place.peek();
  if (!space || !place) return null;
  const projection = settings.projection.peek();
  const axes = loaded(projector.axes.peek());
  const isSaved = isIterated(projection) && axes !== null && projector.count <= MOST_POINTS;
  return {
    name,
    embedding: { run: space.run, name: space.name, step: place.step },
    projection,
    axes: [...settings.axes.peek()],
    center: place.center,
    unit_length: place.unitLength,
    color_column: settings.colorColumn.peek(),
    color_scale: settings.colorScale.peek(),
    camera: { ...settings.camera.peek() },
    selection: toRanges(projector.selection.points.peek()),
    ...(isSaved && { points: savedPoints(axes) }),
  };
}

/** Show what a bookmark has. What of it is not there any more stays as it is. */
export function applyBookmark(bookmark: Bookmark, parts: Parts, abort: AbortSignal): void {
  const { projector, settings } = parts;
  batch(() => {
    settings.embedding.value = { ...bookmark.embedding };
    settings.projection.value = bookmark.projection;
    settings.axes.value = [...bookmark.axes];
    settings.center.value = bookmark.center;
    settings.unitLength.value = bookmark.unit_length;
    settings.colorColumn.value = bookmark.color_column;
    settings.colorScale.value = bookmark.color_scale;
    settings.camera.value = { ...bookmark.camera };
  });
  const whenCounted = new AbortController();
  const stop = effect(() => {
    const details = loaded(projector.details.value);
    if (!details || whenCounted.signal.aborted) return;
    whenCounted.abort();
    projector.selection.select(fromRanges(bookmark.selection, details.count));
    const axes = bookmark.points && restoredPoints(bookmark, bookmark.points, details.count);
    if (axes) projector.restore(axes);
  });
  whenCounted.signal.addEventListener("abort", () => queueMicrotask(stop), { once: true });
  if (whenCounted.signal.aborted) stop();
  else abort.addEventListener("abort", stop, { once: true });
}

function savedPoints(axes: readonly AxisColumn[]): BookmarkedPoints {
  const size = axes[0]?.values.length ?? 0;
  const all = new Uint16Array(axes.length * size);
  axes.forEach(({ values }, i) => {
    all.set(values, i * size);
  });
  return {
    ranges: axes.map(({ low, high }) => [low, high]),
    values: toBase64(new Uint8Array(all.buffer)),
  };
}

/** Null where there are not as many coordinates as points. */
function restoredPoints(
  { projection }: Bookmark,
  { ranges, values }: BookmarkedPoints,
  count: number,
): AxisColumn[] | null {
  const bytes = fromBase64(values);
  if (!bytes || bytes.length !== 2 * count * ranges.length) return null;
  if (ranges.length < 2 || ranges.length > 3) return null;
  return ranges.map(([low, high], i) => ({
    id: `${projection}/${i}`,
    kind: "axis",
    low,
    high,
    share: null,
    values: new Uint16Array(bytes.buffer, 2 * i * count, count),
  }));
}
