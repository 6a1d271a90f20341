/** Time a frame may spend on painting, milliseconds; the rest is for input and the page. */
const FRAME_BUDGET = 12;
/** A task that takes so long keeps the page from answering, milliseconds. */
const SLOW = 40;

type Task = () => Promise<void>;

/**
 * Paints of many charts, spread over frames: one task a key, each run at most
 * once a frame, first come first served. Nothing runs while the page is hidden.
 * Where tasks are slow, the page has a frame to itself before each: what was
 * clicked shows at once, and the charts follow.
 */
export class PaintQueue {
  readonly #due = new Map<object, Task>();
  readonly #signal: AbortSignal;
  readonly #report: (error: unknown) => void;
  #frame: number | undefined;
  #running = false;
  #slow = false;

  /** @param report gets what a task throws, but for the end of what was aborted; others run on */
  constructor(signal: AbortSignal, report: (error: unknown) => void) {
    this.#signal = signal;
    this.#report = report;
    signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  /** Run `task` in one of the next frames, in place of what waits under the same key. */
  request(key: object, task: Task): void {
    if (this.#signal.aborted) return;
    this.#due.set(key, task);
    // What asks for a new picture may have been a click.
    if (this.#slow) this.#unschedule();
    this.#schedule();
  }

  cancel(key: object): void {
    this.#due.delete(key);
  }

  #schedule(): void {
    if (this.#frame !== undefined || this.#running || this.#due.size === 0) return;
    const run = () => void this.#run();
    this.#frame = requestAnimationFrame(() => {
      if (!this.#slow) run();
      else this.#frame = requestAnimationFrame(run);
    });
  }

  async #run(): Promise<void> {
    this.#frame = undefined;
    this.#running = true;
    const end = performance.now() + FRAME_BUDGET;
    this.#slow = false;
    // What is requested meanwhile waits for the next frame.
    for (const key of [...this.#due.keys()]) {
      const task = this.#due.get(key);
      if (!task) continue;
      this.#due.delete(key);
      const began = performance.now();
      try {
        await task();
      } catch (error) {
        if (!this.#signal.aborted && !isAbort(error)) this.#report(error);
      }
      this.#slow ||= performance.now() - began > SLOW;
      if (performance.now() >= end) break;
    }
    this.#running = false;
    if (!this.#signal.aborted) this.#schedule();
  }

  #unschedule(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }

  #stop(): void {
    this.#due.clear();
    this.#unschedule();
  }
}

/** Whether a chart was taken off the page while it was made. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
