import { useEffect, useRef } from "preact/hooks";
import type { Item, Part } from "../../protocol";
import type { ItemState, Series } from "../../store";
import { useView } from "../view";

export interface ShownItem {
  readonly state: ItemState;
  /** What is on screen: the item, or the one before it until it comes. */
  readonly item: Item | null;
}

const AWAY: ItemState = { kind: "away" };

/**
 * What the step at a place holds; it is asked for as long as its component is there.
 *
 * @param place -1 for none
 */
export function useItem(series: Series, place: number, part: Part = "preview"): ShownItem {
  const { items } = useView().board.store;
  const last = useRef<Item | null>(null);
  const number = place < 0 ? -1 : series.index.numberAt(place);
  // Read in the render, so that it is drawn anew when the item comes, or is forgotten.
  const state = number < 0 ? AWAY : items.state(series, number, part);
  useEffect(() => {
    if (number >= 0 && state.kind === "away") items.want(series, [number], part);
  });
  if (state.kind === "here") last.current = state.item;
  const before = last.current?.series === series.id ? last.current : null;
  return {
    state,
    item: state.kind === "here" ? state.item : state.kind === "failed" ? null : before,
  };
}
