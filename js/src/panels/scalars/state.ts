import { batch, type Signal, signal } from "@preact/signals";
import type { Interval, Ranges } from "../../charts/viewport";
import { CurveCache, type Detail } from "./curves";
import type { TableMode, TableSort } from "./table";

/** What a view remembers of a card while its chart is away. */
export class CardState {
  /** What the user zoomed to; null while the ranges follow the data. */
  readonly zoom: Signal<Ranges | null> = signal(null);
  /** Finer stretches of series, by their ids, for the part zoomed to. */
  readonly details: Signal<ReadonlyMap<number, Detail>> = signal(new Map());
  /** Whether the line on screen is coarser than it could be, and has been for a while. */
  readonly coarse: Signal<boolean> = signal(false);
  /** What the table under the chart tells of; null for what the chart suggests. */
  readonly tableMode: Signal<TableMode | null> = signal(null);
  readonly tableSort: Signal<TableSort | null> = signal(null);
  /** How a copy or a download went; null when there is nothing to say. */
  readonly notice: Signal<string | null> = signal(null);

  reset(): void {
    this.zoom.value = null;
    this.details.value = new Map();
    this.coarse.value = false;
  }
}

/** The scalars panel's part of a view. */
export class ScalarsState {
  readonly curves = new CurveCache();
  /** Horizontal part of the plane that all cards show, where they are linked. */
  readonly sharedX: Signal<Interval | null> = signal(null);
  /** The step under the pointer on one of the cards. */
  readonly hoverStep: Signal<number | null> = signal(null);
  /** Tag of the card that fills the panel. */
  readonly expanded: Signal<string | null> = signal(null);
  /** How a download of several cards went; null when there is nothing to say. */
  readonly notice: Signal<string | null> = signal(null);
  readonly #cards = new Map<string, CardState>();

  card(tag: string): CardState {
    const state = this.#cards.get(tag) ?? new CardState();
    this.#cards.set(tag, state);
    return state;
  }

  /** Have all cards show `x`; those that were zoomed keep their heights. */
  zoomAll(x: Interval): void {
    this.sharedX.value = x;
    for (const card of this.#cards.values()) {
      const { zoom } = card;
      if (zoom.value) zoom.value = { x, y: zoom.value.y };
    }
  }

  /** Take a card back to all of its data; all cards where they are linked. */
  reset(card: CardState, linked: boolean): void {
    batch(() => {
      if (linked || this.sharedX.peek() !== null) this.resetAll();
      card.reset();
    });
  }

  /** For a change of what the horizontal or vertical axis means. */
  resetAll(): void {
    this.sharedX.value = null;
    for (const card of this.#cards.values()) card.reset();
  }
}
