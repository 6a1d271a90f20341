import { effect } from "@preact/signals";
import {
  type CameraState,
  FAINT,
  HIDDEN,
  isCamera,
  MARKED,
  type PointCloud,
  pointSizeFor,
  SELECTED,
} from "../../projector";
import { isIterated, loaded, type Projector, type Settings } from "../../store";
import type { View } from "../view";
import { lookOf } from "./look";
import { labelsOf } from "./point_labels";
import { bitmapOf } from "./point_picture";

interface Binding {
  readonly cloud: PointCloud;
  readonly view: View;
  readonly projector: Projector;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

/** How long a camera has to rest before it is saved, milliseconds. */
const REST = 300;

/**
 * Have what draws follow the store, until `signal` aborts.
 *
 * @returns what saves a camera that the user moved
 */
export function bindCloud(binding: Binding): (camera: CameraState) => void {
  const { signal } = binding;
  const follow = (act: (binding: Binding) => void) => {
    const stop = effect(() => act(binding));
    signal.addEventListener("abort", stop, { once: true });
  };
  binding.projector.follow(signal);
  follow(look);
  const moved = bindCamera(binding);
  follow(axes(binding));
  follow(sprites());
  for (const act of [colours, sizes, flags, labels, tool, lit]) follow(act);
  return moved;
}

/** New axes; points move to their new places where they are the same points. */
function axes({ projector, settings, view }: Binding): (binding: Binding) => void {
  let space: number | undefined;
  let shown = "";
  let length = 0;
  return ({ cloud }) => {
    const state = projector.axes.value;
    const place = projector.place.value;
    if (state.kind !== "here" || !place) return;
    const [first] = state.value;
    const count = first?.values.length ?? 0;
    const projection = settings.projection.value;
    const now = JSON.stringify([
      place.space,
      projection,
      place.center,
      place.unitLength,
      state.value.map(({ id }) => id),
    ]);
    const isSame = space === place.space && view.projector.drawn.peek() === count;
    // Iterations begin small and grow: each frame fills the view.
    const isFrame = isIterated(projection) && now === shown;
    const isFlat = state.value.length === 2;
    cloud.setAxes(
      // An axis without a length has no end to write its name at.
      state.value.map((axis) => ({
        ...axis,
        ...(axis.low < axis.high && { label: titleOf(axis.id) }),
      })),
      { animate: isSame && !isFrame, fit: isFrame || now !== shown },
    );
    const isOther = space !== undefined && space !== place.space;
    if (isOther || (isSame && length !== state.value.length)) cloud.home();
    else if (cloud.camera.is2D !== isFlat) cloud.camera = { ...cloud.camera, is2D: isFlat };
    space = place.space;
    shown = now;
    length = state.value.length;
    view.projector.drawn.value = count;
  };
}

const TITLES: Readonly<Record<string, string>> = {
  pca: "PC",
  tsne: "t-SNE ",
  umap: "UMAP ",
  raw: "",
};

/** "pca/2" is the third component. */
function titleOf(id: string): string {
  const [projection = "", place = ""] = id.split("/");
  if (projection === "raw") return place;
  if (projection === "custom") return ["X", "Y", "Z"][Number(place)] ?? "";
  return `${TITLES[projection] ?? ""}${Number(place) + 1}`;
}

function colours({ cloud, projector, view }: Binding): void {
  const rgba = projector.colours.value;
  const count = view.projector.drawn.value;
  if (rgba && count > 0 && rgba.length === 4 * count) cloud.setColors(rgba);
}

function sizes({ cloud, projector, view }: Binding): void {
  const bytes = projector.sizes.value;
  const count = view.projector.drawn.value;
  if (count > 0) cloud.setSizes(bytes && bytes.length === count ? bytes : null);
}

function flags({ cloud, projector, view }: Binding): void {
  const count = view.projector.drawn.value;
  if (count === 0) return;
  const { selection, neighbourhood } = projector;
  const bytes = new Uint8Array(count);
  const found = projector.search.found.value;
  const near = loaded(neighbourhood.nearest.value)?.points;
  const ofImages = projector.images.lit.value.filter((point) => point >= 0 && point < count);
  const marked = found?.kind === "here" ? found.value.points : near;
  if (marked || ofImages.length > 0) bytes.fill(FAINT);
  for (const point of marked ?? []) bytes[point] = MARKED;
  for (const point of ofImages) bytes[point] = MARKED;
  const picked = neighbourhood.picked.value;
  if (picked !== null && picked < count) bytes[picked] = MARKED;
  for (const point of selection.points.value) {
    bytes[point] = ((bytes[point] ?? 0) & ~FAINT) | SELECTED;
  }
  for (const point of selection.hidden.value) bytes[point] = HIDDEN;
  cloud.setFlags(bytes);
}

function labels({ cloud, projector, settings, view }: Binding): void {
  if (view.projector.drawn.value === 0) return;
  const column = loaded(projector.labels(projector.labelName.value ?? ""));
  cloud.setLabels(settings.pointLabels.value && column ? labelsOf(column) : null);
}

/** Sheets are fetched anew only where they are others. */
function sprites(): (binding: Binding) => void {
  let former = "";
  return ({ cloud, projector, settings, view }) => {
    const count = view.projector.drawn.value;
    const place = projector.place.value;
    const sheets = loaded(projector.details.value)?.sheets;
    if (count === 0) return;
    const isShown = place !== null && sheets && settings.sprites.value;
    const now = isShown ? `${place.space} ${place.step} ${count}` : "";
    if (now === former) return;
    former = now;
    if (!isShown) {
      cloud.setSprites(null);
      return;
    }
    const { space, step } = place;
    cloud.setSprites({
      tileWidth: sheets.width,
      tileHeight: sheets.height,
      columns: sheets.columns,
      rows: sheets.rows,
      count: sheets.sheets,
      load: async (sheet, signal) =>
        bitmapOf(await projector.embeddings.ask.sheet({ space, step, sheet }, signal)),
    });
  };
}

function look({ cloud, settings, view }: Binding): void {
  cloud.setLook({
    ...lookOf(view.theme.value),
    fog: settings.fog.value,
    pointSize: pointSizeFor(view.projector.drawn.value),
  });
}

function tool({ cloud, view }: Binding): void {
  cloud.setTool(view.projector.tool.value);
}

/** The point that is pointed at in a list, or the one that is picked. */
function lit({ cloud, projector, view }: Binding): void {
  const { listed, hovered } = view.projector;
  const picked = projector.neighbourhood.picked.value;
  cloud.setLit(listed.value ?? hovered.value?.point ?? picked);
}

function bindCamera({ cloud, settings, signal }: Binding): (camera: CameraState) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saved = "";
  const stop = effect(() => {
    const camera: unknown = settings.camera.value;
    const text = JSON.stringify(camera);
    if (text === saved) return;
    saved = text;
    if (isCamera(camera)) cloud.camera = camera;
  });
  signal.addEventListener(
    "abort",
    () => {
      clearTimeout(timer);
      stop();
    },
    { once: true },
  );
  return (camera) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      saved = JSON.stringify(camera);
      settings.camera.value = { ...camera };
    }, REST);
  };
}
