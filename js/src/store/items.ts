import { type Signal, signal } from "@preact/signals";
import type { Item, ItemsParams, Part } from "../protocol";
import type { Series } from "./series";

/** Bytes of items held; those looked at least lately go first. */
export const MOST_BYTES = 96_000_000;

/** Items of one question to the kernel. */
export const MOST_ASKED = 16;

/** Questions that wait for their answers; while so many do, later ones are put off. */
export const MOST_UNDER_WAY = 4;

export type ItemState =
  /** Not here; nobody has asked. */
  | { readonly kind: "away" }
  | { readonly kind: "asked" }
  | { readonly kind: "here"; readonly item: Item }
  | { readonly kind: "failed"; readonly error: string };

const AWAY: ItemState = { kind: "away" };
const ASKED: ItemState = { kind: "asked" };
const NONE: ReadonlyMap<number, Item> = new Map();

type Ask = (params: ItemsParams, signal: AbortSignal) => Promise<Item[]>;

/** What steps hold, as far as the page has it, and the questions for more. */
export class Items {
  readonly #ask: Ask;
  readonly #signal: AbortSignal;
  readonly #states = new Map<string, ItemState>();
  readonly #sizes = new Map<string, number>();
  /** What is here of each series, by numbers. */
  readonly #held = new Map<string, Map<number, Item>>();
  readonly #versions = new Map<number, Signal<number>>();
  readonly #wanted = new Map<string, { series: Series; number: number; part: Part }>();
  /** Changes with every item. */
  readonly #changes = signal(0);
  #bytes = 0;
  #scheduled = false;
  #underWay = 0;

  constructor(ask: Ask, signal: AbortSignal) {
    this.#ask = ask;
    this.#signal = signal;
  }

  /** What there is of a step, by its number; an effect that reads it runs again on changes. */
  state(series: Series, number: number, part: Part): ItemState {
    void this.#version(series.id).value;
    const key = keyOf(series.id, number, part);
    const state = this.#states.get(key);
    if (state?.kind === "here") {
      this.#states.delete(key);
      this.#states.set(key, state);
    }
    return state ?? AWAY;
  }

  /** What is here of a series, by the steps' numbers; an effect runs again on changes. */
  held(series: Series, part: Part): ReadonlyMap<number, Item> {
    void this.#version(series.id).value;
    return this.#held.get(heldKey(series.id, part)) ?? NONE;
  }

  /** All items that are here, in no order. */
  here(): Item[] {
    void this.#changes.value;
    return [...this.#states.values()].flatMap((state) =>
      state.kind === "here" ? [state.item] : [],
    );
  }

  /**
   * Ask for what steps hold, where it is neither here nor asked for. The questions of a
   * moment go together; of those put off the last are asked first, for they are of what
   * is on screen by now.
   */
  want(series: Series, numbers: Iterable<number>, part: Part): void {
    for (const number of numbers) {
      const key = keyOf(series.id, number, part);
      if (this.#states.has(key)) continue;
      this.#states.set(key, ASKED);
      this.#wanted.set(key, { series, number, part });
    }
    if (this.#wanted.size === 0 || this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#askAll();
    });
  }

  /** Ask anew for what failed. */
  retry(series: Series, number: number, part: Part): void {
    this.#drop(keyOf(series.id, number, part));
    this.want(series, [number], part);
  }

  /** Take in an item that came. */
  put(item: Item): void {
    const key = keyOf(item.series, item.number, item.part);
    this.#drop(key);
    if (item.error !== undefined) {
      this.#states.set(key, { kind: "failed", error: item.error });
    } else {
      const size = item.buffers.reduce((sum, one) => sum + one.byteLength, 200);
      this.#states.set(key, { kind: "here", item });
      this.#hold(item);
      this.#sizes.set(key, size);
      this.#bytes += size;
      this.#evict(key);
    }
    this.#version(item.series).value++;
    this.#changes.value++;
  }

  /** Forget all of a series: its numbers begin anew, or it is gone. */
  forget(series: number): void {
    for (const key of [...this.#states.keys()]) {
      if (key.startsWith(`${series} `)) this.#drop(key);
    }
    this.#version(series).value++;
    this.#changes.value++;
  }

  #askAll(): void {
    while (this.#underWay < MOST_UNDER_WAY) {
      const last = [...this.#wanted.values()].at(-1);
      if (!last) return;
      const alike = [...this.#wanted].filter(
        ([, { series, part }]) => series === last.series && part === last.part,
      );
      const asked = alike.slice(-MOST_ASKED);
      for (const [key] of asked) this.#wanted.delete(key);
      const numbers = asked.map(([, { number }]) => number);
      this.#underWay++;
      void this.#askSome(last.series, numbers, last.part).finally(() => {
        this.#underWay--;
        if (!this.#signal.aborted) this.#askAll();
      });
    }
  }

  async #askSome(series: Series, numbers: number[], part: Part): Promise<void> {
    const { generation } = series.index;
    const asked = generation.peek();
    let items: Item[] = [];
    let failure: string | null = null;
    try {
      items = await this.#ask({ series: series.id, numbers, part }, this.#signal);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    if (this.#signal.aborted || generation.peek() !== asked) return;
    const came = items.filter(({ number, step }) => series.index.stepOf(number) === step);
    for (const item of came) this.put(item);
    const left = numbers.filter(
      (number) => this.#states.get(keyOf(series.id, number, part)) === ASKED,
    );
    for (const number of left) {
      const key = keyOf(series.id, number, part);
      this.#states.delete(key);
      if (failure !== null) this.#states.set(key, { kind: "failed", error: failure });
    }
    // An answer has room for so much; the rest is asked for again.
    if (failure === null && came.length > 0) this.want(series, left, part);
    if (left.length > 0) this.#version(series.id).value++;
  }

  #evict(kept: string): void {
    for (const key of this.#inOrderOfUse()) {
      if (this.#bytes <= MOST_BYTES) return;
      if (key !== kept) this.#drop(key);
    }
  }

  *#inOrderOfUse(): Iterable<string> {
    for (const key of [...this.#states.keys()]) if (this.#sizes.has(key)) yield key;
  }

  #hold(item: Item): void {
    const key = heldKey(item.series, item.part);
    const held = this.#held.get(key) ?? new Map<number, Item>();
    this.#held.set(key, held.set(item.number, item));
  }

  #drop(key: string): void {
    const state = this.#states.get(key);
    if (state?.kind === "here") {
      const { series, part, number } = state.item;
      this.#held.get(heldKey(series, part))?.delete(number);
    }
    this.#bytes -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
    this.#states.delete(key);
    this.#wanted.delete(key);
  }

  #version(series: number): Signal<number> {
    const version = this.#versions.get(series) ?? signal(0);
    this.#versions.set(series, version);
    return version;
  }
}

function heldKey(series: number, part: Part): string {
  return `${series} ${part}`;
}

function keyOf(series: number, number: number, part: Part): string {
  return `${series} ${number} ${part}`;
}
