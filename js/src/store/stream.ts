import { type Hello, PROTOCOL_VERSION, type Update } from "../protocol";

/** The least time between two hellos, milliseconds: an answer may be on its way. */
export const HELLO_INTERVAL = 5_000;

/**
 * How long the first hello waits for the snapshot that a kernel sends unasked when
 * a board is made, milliseconds: said before it, it would bring all of it again.
 */
export const FIRST_HELLO_DELAY = 250;

/**
 * Where the store is in the kernel's stream of updates, and when it says so.
 * After a gap nothing but a snapshot is accepted, and a hello says that the
 * store holds nothing, which brings one.
 */
export class StreamPosition {
  readonly #send: (hello: Hello) => void;
  #applied: { stream: string; seq: number } | null = null;
  #lost = true;
  #begun = false;
  /** `performance.now()` of the last hello; null before the first. */
  #helloAt: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (hello: Hello) => void, signal: AbortSignal) {
    this.#send = send;
    signal.addEventListener("abort", () => clearTimeout(this.#timer), { once: true });
  }

  /** Whether `update` is the next to apply. */
  accepts(update: Update): boolean {
    if (update.type === "snapshot") return true;
    if (this.#lost || this.#applied === null) return false;
    return update.stream === this.#applied.stream && update.seq === this.#applied.seq + 1;
  }

  /** `update` has been applied. */
  advance({ stream, seq }: Update): void {
    this.#applied = { stream, seq };
    this.#lost = false;
    clearTimeout(this.#timer);
    if (this.#begun && this.#helloAt === null) this.hello();
  }

  /** Say the first hello: of what has been applied, or when the snapshot is there or late. */
  begin(): void {
    this.#begun = true;
    if (this.#applied) this.hello();
    else this.#timer = setTimeout(() => this.hello(), FIRST_HELLO_DELAY);
  }

  /** An update was missed: ask for a snapshot as soon as a hello may be said again. */
  lose(): void {
    this.#lost = true;
    if (this.#helloAt === null) return;
    clearTimeout(this.#timer);
    const wait = this.#helloAt + HELLO_INTERVAL - performance.now();
    if (wait <= 0) this.hello();
    else this.#timer = setTimeout(() => this.hello(), wait);
  }

  /** Say what has been applied. */
  hello(): void {
    this.#greet(this.#lost ? null : this.#applied);
  }

  /** Ask for a snapshot whatever has been applied, and go on with deltas until it comes. */
  helloAnew(): void {
    this.#greet(null);
  }

  #greet(applied: { stream: string; seq: number } | null): void {
    this.#helloAt = performance.now();
    const { stream = null, seq = null } = applied ?? {};
    this.#send({ type: "hello", protocol: PROTOCOL_VERSION, stream, seq });
  }
}
