import type { Cloud } from "./cloud";
import { LabelSearch } from "./labels";
import type { View } from "./view";

/** Whose names are to be written: found at once or, of many points, soon. */
export class Naming {
  readonly #found: () => void;
  #nameOf: ((point: number) => string) | null = null;
  #points: readonly number[] = [];
  #search = new AbortController();

  /** @param found is called when there are others than before */
  constructor(found: () => void) {
    this.#found = found;
  }

  get nameOf(): ((point: number) => string) | null {
    return this.#nameOf;
  }

  /** The most important first. */
  get points(): readonly number[] {
    return this.#points;
  }

  set nameOf(nameOf: ((point: number) => string) | null) {
    this.#nameOf = nameOf;
    if (!nameOf) this.#points = [];
  }

  search(cloud: Cloud, view: View): void {
    this.stop();
    if (!this.#nameOf) return;
    const search = new LabelSearch(cloud, view);
    const found = search.now();
    if (found) this.#take(found);
    else void this.#later(search, this.#search.signal);
  }

  stop(): void {
    this.#search.abort();
    this.#search = new AbortController();
  }

  async #later(search: LabelSearch, signal: AbortSignal): Promise<void> {
    const found = await search.later(signal);
    if (found) this.#take(found);
  }

  #take(found: readonly number[]): void {
    this.#points = found;
    this.#found();
  }
}
