import { documents } from "@bokeh/bokehjs/build/js/lib/document/document";
import { index } from "@bokeh/bokehjs/build/js/lib/embed/standalone";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runColour } from "../../src/core/colours";
import { eventually } from "../eventually";
import { madeSeries } from "../gallery/made_data";
import { canvasesIn, find, hover, openBoard, shows } from "../panels/open-board";

/**
 * Counts what is begun and not ended, of what outlives an element: listeners on
 * anything that is still in the page, timers, frames and observers.
 */
class Ledger {
  readonly #listeners = new Map<string, EventTarget>();
  readonly #timers = new Set<unknown>();
  readonly #observers = new Set<object>();
  readonly #ids = new WeakMap<object, number>();
  #lastId = 0;

  watch(): void {
    this.#watchListeners();
    this.#watchTimers("setTimeout", "clearTimeout");
    this.#watchTimers("setInterval", "clearInterval");
    this.#watchTimers("requestAnimationFrame", "cancelAnimationFrame");
    this.#watchObserver("ResizeObserver");
    this.#watchObserver("MutationObserver");
    this.#watchObserver("IntersectionObserver");
  }

  left(): { listeners: string[]; timers: number; observers: number } {
    const inPage = ([, target]: [string, EventTarget]) =>
      !(target instanceof Node) || target.isConnected;
    return {
      listeners: [...this.#listeners].filter(inPage).map(([key]) => key),
      timers: this.#timers.size,
      observers: this.#observers.size,
    };
  }

  #idOf(thing: object): number {
    const id = this.#ids.get(thing) ?? ++this.#lastId;
    this.#ids.set(thing, id);
    return id;
  }

  #watchListeners(): void {
    const { addEventListener, removeEventListener } = EventTarget.prototype;
    const key = (target: EventTarget, type: string, listener: object) =>
      `${type} on ${target.constructor.name} ${this.#idOf(target)}: ${this.#idOf(listener)}`;
    const listeners = this.#listeners;
    vi.spyOn(EventTarget.prototype, "addEventListener").mockImplementation(function (
      this: EventTarget,
      type,
      listener,
      options,
    ) {
      addEventListener.call(this, type, listener, options);
      // A signal dies with what it belongs to.
      if (!listener || this instanceof AbortSignal) return;
      const name = key(this, type, listener);
      listeners.set(name, this);
      if (typeof options !== "object") return;
      const forget = () => listeners.delete(name);
      if (options.signal) addEventListener.call(options.signal, "abort", forget);
      if (options.once) addEventListener.call(this, type, forget, { once: true });
    });
    vi.spyOn(EventTarget.prototype, "removeEventListener").mockImplementation(function (
      this: EventTarget,
      type,
      listener,
      options,
    ) {
      removeEventListener.call(this, type, listener, options);
      if (listener) listeners.delete(key(this, type, listener));
    });
  }

  #watchTimers(
    start: "setTimeout" | "setInterval" | "requestAnimationFrame",
    stop: "clearTimeout" | "clearInterval" | "cancelAnimationFrame",
  ): void {
    const timers = this.#timers;
    const begin = window[start] as (callback: () => void, ...rest: unknown[]) => number;
    const end = window[stop];
    const started = (callback: (...args: unknown[]) => void, ...rest: unknown[]) => {
      const run = (...args: unknown[]) => {
        if (start !== "setInterval") timers.delete(id);
        callback(...args);
      };
      const id = begin.call(window, run, ...rest);
      timers.add(id);
      return id;
    };
    vi.spyOn(window, start).mockImplementation(started as never);
    vi.spyOn(window, stop).mockImplementation(((id: number) => {
      timers.delete(id);
      end.call(window, id);
    }) as never);
  }

  #watchObserver(name: "ResizeObserver" | "MutationObserver" | "IntersectionObserver"): void {
    const observers = this.#observers;
    const { observe, disconnect } = window[name].prototype;
    vi.spyOn(window[name].prototype, "observe").mockImplementation(function (
      this: object,
      ...args: unknown[]
    ) {
      observers.add(this);
      (observe as (...args: unknown[]) => void).apply(this, args);
    } as never);
    vi.spyOn(window[name].prototype, "disconnect").mockImplementation(function (this: object) {
      observers.delete(this);
      (disconnect as () => void).call(this);
    } as never);
  }
}

let ledger: Ledger;

beforeEach(() => {
  ledger = new Ledger();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Open a board, use it, and close it: in the middle of painting where `early`. */
async function use(early: boolean): Promise<void> {
  const open = openBoard({ traits: { height: 500 } });
  open.kernel.tell(["a/x", "a/y", "b"].map((tag, i) => madeSeries("run", tag, 60, i)));
  const card = await find(open.root, ".card");
  if (!early) {
    await shows(runColour(0), card);
    hover(card, 0.5, 0.5);
    await find(open.root, ".tooltip");
    open.board.settings.smoothing.value = 0.3;
  }
  open.close();
  expect(open.kernel.listenerCount).toBe(0);
}

it("leaves nothing behind of 50 boards", async () => {
  // What a page sets up once stays.
  await use(false);
  ledger.watch();
  for (let i = 0; i < 50; i++) await use(i % 5 === 4);
  const none = { listeners: [], timers: 0, observers: 0 };
  await eventually(() => expect(ledger.left()).toEqual(none));
  expect(canvasesIn(document)).toEqual([]);
  expect(document.querySelector(".tbwidget")).toBeNull();
  expect([...index]).toEqual([]);
  expect(documents).toEqual([]);
});
