import { type Signal, signal } from "@preact/signals";
import type { Ranges } from "../../charts/viewport";
import { CurveCache, type Detail } from "./curves";

/** What a view remembers of a card while its chart is away. */
export class CardState {
  /** What the user zoomed to; null while the ranges follow the data. */
  readonly zoom: Signal<Ranges | null> = signal(null);
  /** Finer stretches of series, by their ids, for the part zoomed to. */
  readonly details: Signal<ReadonlyMap<number, Detail>> = signal(new Map());
  /** Whether the line on screen is coarser than it could be, and has been for a while. */
  readonly coarse: Signal<boolean> = signal(false);

  reset(): void {
    this.zoom.value = null;
    this.details.value = new Map();
    this.coarse.value = false;
  }
}

/** The scalars panel's part of a view. */
export class ScalarsState {
  readonly curves = new CurveCache();
  readonly collapsed: Signal<ReadonlySet<string>> = signal(new Set());
  /** Tag of the card that fills the panel. */
  readonly expanded: Signal<string | null> = signal(null);
  readonly #cards = new Map<string, CardState>();

  card(tag: string): CardState {
    const state = this.#cards.get(tag) ?? new CardState();
    this.#cards.set(tag, state);
    return state;
  }

  /** For a change of what the horizontal or vertical axis means. */
  resetAll(): void {
    for (const card of this.#cards.values()) card.reset();
  }

  toggleGroup(name: string): void {
    const collapsed = new Set(this.collapsed.value);
    if (!collapsed.delete(name)) collapsed.add(name);
    this.collapsed.value = collapsed;
  }
}
