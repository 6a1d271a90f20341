import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import {
  type DetailParams,
  type Item,
  type ItemsParams,
  Method,
  type Points,
  parseDetail,
  parseItems,
  type Question,
  type Request,
  type Response,
} from "../protocol";

type Send = (request: Request, buffers: readonly ArrayBufferView[]) => void;

interface Pending {
  resolve(response: Response): void;
  reject(error: Error): void;
}

/** Time without an answer after which a kernel is taken to be busy, milliseconds. */
export const PATIENCE = 1000;

/** Questions to the kernel whose answers are still owed. */
export class Requests {
  readonly #send: Send;
  readonly #pending = new Map<number, Pending>();
  /** Timers of what was sent and not answered, whether or not somebody still waits for it. */
  readonly #owed = new Map<number, ReturnType<typeof setTimeout>>();
  readonly #overdue: Signal<boolean> = signal(false);
  #last = 0;

  constructor(send: Send) {
    this.#send = send;
  }

  /** Whether the kernel has owed an answer for longer than `PATIENCE`. */
  get overdue(): ReadonlySignal<boolean> {
    return this.#overdue;
  }

  /** Ask for points; rejects when `signal` aborts, when the kernel says no, or when it is gone. */
  async detail(params: DetailParams, signal: AbortSignal): Promise<Points[]> {
    return parseDetail(await this.ask({ method: Method.detail, params }, signal));
  }

  /** The same for what steps hold. */
  async items(params: ItemsParams, signal: AbortSignal): Promise<Item[]> {
    return parseItems(await this.ask({ method: Method.items, params }, signal));
  }

  /** The same for anything; the answer is yet to be asserted. */
  ask(
    question: Question,
    signal: AbortSignal,
    buffers: readonly ArrayBufferView[] = [],
  ): Promise<Response> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const request = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const abort = () => this.#settle(request)?.reject(signal.reason);
    const stopListening = () => signal.removeEventListener("abort", abort);
    this.#pending.set(request, {
      resolve: (response) => {
        stopListening();
        resolve(response);
      },
      reject: (error) => {
        stopListening();
        reject(error);
      },
    });
    signal.addEventListener("abort", abort);
    this.#owe(request);
    this.#send({ type: "request", request, ...question }, buffers);
    return promise;
  }

  /** Take in an answer; one that nobody waits for any more is dropped. */
  settle(response: Response): void {
    this.#forgive(response.request);
    const pending = this.#settle(response.request);
    if (response.error === undefined) pending?.resolve(response);
    else pending?.reject(new Error(response.error));
  }

  rejectAll(reason: string): void {
    this.#forgive(this.#last);
    for (const request of [...this.#pending.keys()]) {
      this.#settle(request)?.reject(new Error(reason));
    }
  }

  #owe(request: number): void {
    const late = setTimeout(() => {
      this.#overdue.value = true;
    }, PATIENCE);
    this.#owed.set(request, late);
  }

  /** A kernel that has answered a request is not too busy for those before it: one may be lost. */
  #forgive(last: number): void {
    for (const [request, late] of this.#owed) {
      if (request > last) continue;
      clearTimeout(late);
      this.#owed.delete(request);
    }
    this.#overdue.value = false;
  }

  #settle(request: number): Pending | undefined {
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    return pending;
  }
}
