import { type DetailParams, Method, type Points, type Request, type Response } from "../protocol";

interface Pending {
  resolve(points: Points[]): void;
  reject(error: Error): void;
}

/** Questions to the kernel whose answers are still owed. */
export class Requests {
  readonly #send: (request: Request) => void;
  readonly #pending = new Map<number, Pending>();
  #last = 0;

  constructor(send: (request: Request) => void) {
    this.#send = send;
  }

  /** Ask; rejects when `signal` aborts, when the kernel says no, or when it is gone. */
  detail(params: DetailParams, signal: AbortSignal): Promise<Points[]> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const request = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<Points[]>();
    const abort = () => this.#settle(request)?.reject(signal.reason);
    const stopListening = () => signal.removeEventListener("abort", abort);
    this.#pending.set(request, {
      resolve: (points) => {
        stopListening();
        resolve(points);
      },
      reject: (error) => {
        stopListening();
        reject(error);
      },
    });
    signal.addEventListener("abort", abort);
    this.#send({ type: "request", request, method: Method.detail, params });
    return promise;
  }

  /** Take in an answer; one that nobody waits for any more is dropped. */
  settle(response: Response): void {
    const pending = this.#settle(response.request);
    if (response.error === undefined) pending?.resolve(response.points);
    else pending?.reject(new Error(response.error));
  }

  rejectAll(reason: string): void {
    for (const request of [...this.#pending.keys()]) {
      this.#settle(request)?.reject(new Error(reason));
    }
  }

  #settle(request: number): Pending | undefined {
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    return pending;
  }
}
