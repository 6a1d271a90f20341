import { type Signal, signal } from "@preact/signals";

/** What was asked of the kernel, or will be. */
export type Loaded<Value> =
  /** Not here; nobody has asked. */
  | { readonly kind: "away" }
  | { readonly kind: "asked" }
  | { readonly kind: "here"; readonly value: Value }
  | { readonly kind: "failed"; readonly error: string };

export const AWAY = { kind: "away" } as const;
export const ASKED = { kind: "asked" } as const;

export function here<Value>(value: Value): Loaded<Value> {
  return { kind: "here", value };
}

/** What is here; null where it is not. */
export function loaded<Value>(state: Loaded<Value>): Value | null {
  return state.kind === "here" ? state.value : null;
}

/** The same of what is made of a value, which is as far as the value. */
export function mapLoaded<Value, Made>(
  state: Loaded<Value>,
  make: (value: Value) => Made,
): Loaded<Made> {
  return state.kind === "here" ? here(make(state.value)) : state;
}

export function failed(error: unknown): { readonly kind: "failed"; readonly error: string } {
  return { kind: "failed", error: error instanceof Error ? error.message : String(error) };
}

/** Answers to questions by their keys; each is asked once, and those used least lately go first. */
export class Answers<Value> {
  readonly #states = new Map<string, Signal<Loaded<Value>>>();
  /** Keys of what is here, in the order of use. */
  readonly #used = new Map<string, number>();
  readonly #sizeOf: (value: Value) => number;
  readonly #most: number;
  readonly #kept: number;
  #size = 0;

  /**
   * @param most what is held may be so large together
   * @param kept of those used last so many stay whatever they are, so that what is on
   *   screen at once is not asked for in turns for ever
   */
  constructor(limits: { most: number; kept: number; sizeOf(value: Value): number }) {
    this.#most = limits.most;
    this.#kept = limits.kept;
    this.#sizeOf = limits.sizeOf;
  }

  /** How far the answer is; an effect that reads it runs again on changes. */
  state(key: string): Loaded<Value> {
    const size = this.#used.get(key);
    if (size !== undefined) {
      this.#used.delete(key);
      this.#used.set(key, size);
    }
    return this.#signal(key).value;
  }

  /** Whether nobody has asked yet. */
  isAway(key: string): boolean {
    return this.#signal(key).peek().kind === "away";
  }

  set(key: string, state: Loaded<Value>): void {
    this.#size -= this.#used.get(key) ?? 0;
    this.#used.delete(key);
    this.#signal(key).value = state;
    if (state.kind !== "here") return;
    const size = this.#sizeOf(state.value);
    this.#used.set(key, size);
    this.#size += size;
    this.#evict();
  }

  /** Ask, where nobody has. */
  want(key: string, ask: () => Promise<Value>, signal: AbortSignal): void {
    if (!this.isAway(key)) return;
    this.set(key, ASKED);
    const settle = (state: Loaded<Value>) => {
      // What was forgotten meanwhile is not of now.
      if (!signal.aborted && this.#signal(key).peek() === ASKED) this.set(key, state);
    };
    ask().then(
      (value) => settle(here(value)),
      (error: unknown) => settle(failed(error)),
    );
  }

  /** Forget the answers that `isMeant` names by their keys, or failures alone. */
  forget(isMeant: (key: string, state: Loaded<Value>) => boolean): void {
    for (const [key, state] of this.#states) {
      if (state.peek().kind !== "away" && isMeant(key, state.peek())) this.set(key, AWAY);
    }
  }

  #evict(): void {
    for (const key of [...this.#used.keys()].slice(0, -this.#kept)) {
      if (this.#size <= this.#most) return;
      this.set(key, AWAY);
    }
  }

  #signal(key: string): Signal<Loaded<Value>> {
    const state = this.#states.get(key) ?? signal<Loaded<Value>>(AWAY);
    this.#states.set(key, state);
    return state;
  }
}
