import { useEffect, useRef } from "preact/hooks";
import type { Item } from "../../protocol";
import type { ItemState, Series } from "../../store";
import { useView } from "../view";
import { type Decoded, decoded } from "./decoded";

/** One run's curve on a card. */
export interface RunCurve {
  readonly series: Series;
  readonly run: string;
  readonly colour: string;
  /** The step that is shown; NaN while there is none. */
  readonly step: number;
  /** What is shown: the curve of the step asked for, or the one before it until it comes. */
  readonly shown: Decoded | null;
  /** Why there is none. */
  readonly error: string | null;
  readonly isPending: boolean;
  /** Ask again for what failed. */
  retry(): void;
}

/** The curves of a card's runs at its step; those that are not here are asked for. */
export function useRunCurves(card: string, series: readonly Series[]): RunCurve[] {
  const view = useView();
  const { store, settings, colouring } = view.board;
  const { items } = store;
  const before = useRef(new Map<number, Item>());
  const away: { series: Series; number: number }[] = [];
  useEffect(() => {
    for (const one of away) items.want(one.series, [one.number], "preview");
  });
  return series.map((one) => {
    const place = view.steps.place(card, one, settings);
    const number = place < 0 ? -1 : one.index.numberAt(place);
    const state: ItemState = number < 0 ? { kind: "away" } : items.state(one, number, "preview");
    if (number >= 0 && state.kind === "away") away.push({ series: one, number });
    if (state.kind === "here") before.current.set(one.id, state.item);
    if (state.kind === "failed") before.current.delete(one.id);
    const item = before.current.get(one.id) ?? null;
    const { shown, error } = read(item);
    return {
      series: one,
      run: one.run.name,
      colour: colouring.of(one.run),
      step: shown && item ? item.step : Number.NaN,
      shown,
      error: state.kind === "failed" ? state.error : error,
      isPending: state.kind === "away" || state.kind === "asked",
      retry: () => items.retry(one, number, "preview"),
    };
  });
}

function read(item: Item | null): { shown: Decoded | null; error: string | null } {
  if (!item) return { shown: null, error: null };
  try {
    return { shown: decoded(item), error: null };
  } catch (error) {
    return { shown: null, error: error instanceof Error ? error.message : String(error) };
  }
}
