import { effect } from "@preact/signals";
import { Zip } from "../../core/zip";
import type { Item } from "../../protocol";
import type { BoardStore, Series } from "../../store";
import { download, fileName } from "../download";
import type { View } from "../view";
import { blobOf, extensionOf, isPicture, type Picture, picturesOf } from "./pictures";

/** Of an archive, which stands in the page's memory until it is saved. */
const MOST_BYTES = 1_000_000_000;

/** A step whose images are saved. */
export interface SavedStep {
  readonly series: Series;
  readonly place: number;
}

/** Save one image as it is in the event file, or as the kernel made it for the browser. */
export function savePicture(series: Series, step: number, picture: Picture, near: HTMLElement) {
  download(nameOf(series, step, picture), blobOf(picture), near);
}

/** Save the image of a step, as it is in the event file; a batch as an archive. */
export async function saveStep(view: View, series: Series, place: number, near: HTMLElement) {
  await telling(view, async () => {
    const step = series.index.stepAt(place);
    const board = boardOf(near);
    const pictures = await originals(view, { series, place });
    const [only, ...others] = pictures;
    if (!only) throw new Error("there is no image that could be saved");
    if (others.length === 0) savePicture(series, step, only, board);
    else {
      const zip = new Zip();
      await put(zip, series, step, pictures);
      download(fileName(`${series.run.name}_${series.tag}_${step}`, "zip"), zip.blob(), board);
    }
    return null;
  });
}

/** Save the images of several steps as one archive, a folder a run. */
export async function saveSteps(view: View, steps: readonly SavedStep[], near: HTMLElement) {
  await telling(view, async () => {
    const board = boardOf(near);
    const zip = new Zip();
    let size = 0;
    let missing = 0;
    for (const [i, one] of steps.entries()) {
      view.images.notice.value = `saving ${i + 1} of ${steps.length}…`;
      const pictures = await originals(view, one).catch(() => []);
      view.signal.throwIfAborted();
      if (pictures.length === 0) missing++;
      size += pictures.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
      if (size > MOST_BYTES) throw new Error("more than 1 GB: show fewer");
      await put(zip, one.series, one.series.index.stepAt(one.place), pictures);
    }
    if (zip.count === 0) throw new Error("there is no image that could be saved");
    download("images.zip", zip.blob(), board);
    const left = missing > 0 ? `; ${missing} steps could not be read` : "";
    return `saved ${zip.count} images${left}`;
  });
}

/** What a step holds, as it is in the event file; asked for where it is not here. */
async function originals({ board, signal }: View, { series, place }: SavedStep) {
  const number = series.index.numberAt(place);
  const preview = await there(board.store, series, number, "preview", signal).catch(() => null);
  const small = preview && picturesOf(preview);
  const isWhole = small?.shown.every((one) => isPicture(one) && one.whole);
  if (small && isWhole && small.shown.length === small.count) return small.shown.filter(isPicture);
  const full = await there(board.store, series, number, "full", signal);
  return picturesOf(full).shown.filter(isPicture);
}

/** An item, as soon as it is here. */
function there(
  { items }: BoardStore,
  series: Series,
  number: number,
  part: "preview" | "full",
  signal: AbortSignal,
): Promise<Item> {
  const { promise, resolve, reject } = Promise.withResolvers<Item>();
  const stop = effect(() => {
    const state = items.state(series, number, part);
    if (state.kind === "here") resolve(state.item);
    else if (state.kind === "failed") reject(new Error(state.error));
    else if (state.kind === "away") items.want(series, [number], part);
  });
  const abort = () => reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  return promise.finally(() => {
    stop();
    signal.removeEventListener("abort", abort);
  });
}

async function put(zip: Zip, series: Series, step: number, pictures: readonly Picture[]) {
  for (const [index, picture] of pictures.entries()) {
    const which = pictures.length > 1 ? index : null;
    const folder = fileName(series.run.name, "").replace(/\.$/, "");
    const bytes = new Uint8Array(await blobOf(picture).arrayBuffer());
    zip.add({ name: `${folder}/${nameOf(series, step, picture, which)}`, bytes });
  }
}

function nameOf({ tag }: Series, step: number, picture: Picture, which: number | null = null) {
  const also = which === null ? "" : `_${which}`;
  return fileName(`${tag}_${step}${also}`, extensionOf(picture));
}

/** Do it, and tell how it went. */
async function telling({ images, signal }: View, save: () => Promise<string | null>) {
  try {
    images.notice.value = await save();
  } catch (error) {
    if (signal.aborted) return;
    images.notice.value = `not saved: ${error instanceof Error ? error.message : error}`;
  }
}

function boardOf(near: HTMLElement): HTMLElement {
  return near.closest<HTMLElement>(".board") ?? near;
}
