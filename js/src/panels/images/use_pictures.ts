import { useEffect } from "preact/hooks";
import type { Series } from "../../store";
import { type ShownItem, useItem } from "../steps/use_item";
import { useView } from "../view";
import { isPicture, type Pictures, picturesOf } from "./pictures";

export interface ShownPictures extends ShownItem {
  readonly pictures: Pictures | null;
  /** Whether what is on screen is of another step, until that of this one comes. */
  readonly stale: boolean;
}

/** The images of the step at a place, small; its tag's shape is learned from them. */
export function usePictures(series: Series, place: number): ShownPictures {
  const { images } = useView();
  const shown = useItem(series, place);
  const pictures = shown.item && picturesOf(shown.item);
  const first = pictures?.shown.find(isPicture);
  const waits = place >= 0 && (shown.state.kind === "away" || shown.state.kind === "asked");
  useEffect(() => {
    if (!first || !pictures) return;
    const { width, height } = first;
    images.learn(series.tag, { width, height, count: pictures.shown.length });
  }, [images, series.tag, first, pictures]);
  useEffect(() => {
    if (!waits) return;
    images.waiting.value++;
    return () => {
      images.waiting.value--;
    };
  }, [images, waits]);
  return { ...shown, pictures, stale: waits && shown.item !== null };
}

/**
 * The same as they are in the event file, as soon as they are here: the small ones until then.
 *
 * @param index of the one that matters, in its batch
 */
export function useOriginals(series: Series, place: number, index: number): ShownPictures {
  const small = useItem(series, place);
  const preview = small.state.kind === "here" ? picturesOf(small.state.item) : null;
  const one = preview?.shown[index];
  const isWhole = one !== undefined && "whole" in one && one.whole;
  const full = useItem(series, isWhole ? -1 : place, "full");
  const shown = isWhole || full.state.kind !== "here" ? small : full;
  // What a preview can't show may still be opened.
  const state = isWhole ? small.state : full.state;
  const waits = place >= 0 && (state.kind === "away" || state.kind === "asked");
  return {
    item: shown.item,
    state,
    pictures: shown.item && picturesOf(shown.item),
    stale: waits && shown.item !== null && shown.item.step !== series.index.stepAt(place),
  };
}
