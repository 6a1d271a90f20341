import { type Signal, signal } from "@preact/signals";
import type { Series, Settings } from "../../store";

/** What a view remembers of the steps that its cards show. */
export class StepsState {
  readonly #own = new Map<string, Signal<number | null>>();
  #marked: number | null = null;

  /** The step that a card shows for itself; null while it follows the board. */
  own(card: string): Signal<number | null> {
    const own = this.#own.get(card) ?? signal(null);
    this.#own.set(card, own);
    return own;
  }

  /**
   * The place of the step that a card shows: its own, else the one marked on the board, else
   * the newest; -1 where there is none. Read inside an effect.
   */
  place(card: string, { index }: Series, settings: Settings): number {
    void index.version.value;
    const step = this.own(card).value ?? settings.step.value;
    return step === null ? index.length - 1 : index.placeNear(step);
  }

  /** Have all cards follow the step marked on the board, once another one is. */
  follow(marked: number | null): void {
    if (marked === this.#marked) return;
    this.#marked = marked;
    for (const own of this.#own.values()) own.value = null;
  }
}
