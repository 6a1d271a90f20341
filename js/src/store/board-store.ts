import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type HostModel, listen, type RawMessage } from "../model/host";
import { followKernel } from "../model/kernel";
import {
  type DetailParams,
  type Layout,
  type OwnPanel,
  type Points,
  ProtocolError,
  parseMessage,
  type Question,
  type Response,
  type Status,
  type Update,
} from "../protocol";
import { Catalogue } from "./catalogue";
import { embeddingQuestions } from "./embedding_questions";
import { Embeddings } from "./embeddings";
import { Items } from "./items";
import { newsIn } from "./news";
import { Requests } from "./requests";
import type { Run, Series } from "./series";
import { StreamPosition } from "./stream";

/** No word yet; following the kernel; the kernel is dead, restarted or cut off. */
export type Connection = "connecting" | "live" | "gone";

const NO_LAYOUT: Layout = { categories: [], refused: [] };

/** What the kernel has told of a logdir. */
export class BoardStore {
  readonly runs: ReadonlySignal<readonly Run[]>;
  readonly series: ReadonlySignal<readonly Series[]>;
  /**
   * Whether the kernel is taken up, so that what is asked of it waits: because it has owed
   * an answer for a while, or because the host says that a cell runs.
   */
  readonly busy: ReadonlySignal<boolean>;
  /** What steps of images, histograms and the like hold. */
  readonly items: Items;
  readonly embeddings: Embeddings;
  readonly #status: Signal<Status | null> = signal(null);
  readonly #connection: Signal<Connection> = signal("connecting");
  readonly #fault: Signal<string | null> = signal(null);
  readonly #layout: Signal<Layout> = signal(NO_LAYOUT);
  readonly #ownPanels: Signal<readonly OwnPanel[]> = signal([]);
  readonly #newsAt: Signal<number | null> = signal(null);
  readonly #model: HostModel;
  readonly #catalogue = new Catalogue();
  readonly #requests: Requests;
  readonly #position: StreamPosition;

  /** Listens until `signal` aborts, and begins with the messages that came before it was made. */
  constructor(model: HostModel, signal: AbortSignal, early: readonly RawMessage[] = []) {
    this.#model = model;
    this.runs = this.#catalogue.runs;
    this.series = this.#catalogue.series;
    this.#requests = new Requests((request, buffers) => this.#send(request, buffers));
    this.items = new Items((params, abort) => this.#requests.items(params, abort), signal);
    const questions = embeddingQuestions((...asked) => this.ask(...asked));
    this.embeddings = new Embeddings(questions, signal);
    this.#position = new StreamPosition((hello) => this.#send(hello), signal);
    const work = followKernel(model, signal);
    this.busy = computed(() => {
      if (this.#connection.value === "gone" || work.value === "free") return false;
      return work.value === "busy" || this.#requests.overdue.value;
    });
    for (const { content, buffers } of early) this.receive(content, buffers);
    listen(model, "msg:custom", (content, buffers) => this.receive(content, buffers), signal);
    listen(model, "comm_live_update", () => this.#doubt(), signal);
    signal.addEventListener("abort", () => this.#requests.rejectAll("the board was closed"), {
      once: true,
    });
    this.#position.begin();
  }

  /** Null before the first snapshot. */
  get status(): ReadonlySignal<Status | null> {
    return this.#status;
  }

  get connection(): ReadonlySignal<Connection> {
    return this.#connection;
  }

  /** The charts of custom scalars. */
  get layout(): ReadonlySignal<Layout> {
    return this.#layout;
  }

  /** The panels of the user's own, in the order of their tabs. */
  get ownPanels(): ReadonlySignal<readonly OwnPanel[]> {
    return this.#ownPanels;
  }

  /** Why the last message from the kernel could not be read; null when it could. */
  get fault(): ReadonlySignal<string | null> {
    return this.#fault;
  }

  /** When there last was something new, milliseconds since the epoch; null before any point. */
  get newsAt(): ReadonlySignal<number | null> {
    return this.#newsAt;
  }

  /**
   * Ask for more points of what is on screen; may take as long as the kernel
   * is busy. Rejects when the kernel refuses or is gone, or `signal` aborts.
   */
  detail(params: DetailParams, signal: AbortSignal): Promise<Points[]> {
    return this.#requests.detail(params, signal);
  }

  /**
   * Ask anything, with the same promise; buffers go along with the question.
   *
   * @returns the answer, whose result is yet to be asserted
   */
  ask(
    question: Question,
    signal: AbortSignal,
    buffers?: readonly ArrayBufferView[],
  ): Promise<Response> {
    return this.#requests.ask(question, signal, buffers);
  }

  /** Take in a message from the kernel. */
  receive(content: unknown, buffers: readonly DataView[]): void {
    try {
      const message = parseMessage(content, buffers);
      this.#hear();
      if (message.type === "response") this.#requests.settle(message);
      else if (message.type !== "bundle") this.#update(message);
      this.#fault.value = null;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#fault.value = error.message;
    }
  }

  #update(update: Update): void {
    if (!this.#position.accepts(update) || !this.#catalogue.covers(update)) {
      this.#position.lose();
      return;
    }
    batch(() => {
      this.#catalogue.apply(update);
      for (const { series, mode } of update.steps) {
        if (mode === "replace") this.items.forget(series);
      }
      for (const series of update.removedSeries) this.items.forget(series);
      for (const item of update.items) this.items.put(item);
      this.#newsAt.value = newsIn(update, {
        isLive: this.#status.value?.state === "live",
        former: this.#newsAt.value,
        now: Date.now(),
      });
      this.embeddings.apply(update.projector, update.type === "snapshot");
      if (update.status) this.#status.value = update.status;
      if (update.layout) this.#layout.value = update.layout;
      else if (update.type === "snapshot") this.#layout.value = NO_LAYOUT;
      if (update.ownPanels)
        this.#ownPanels.value = keepSame(this.#ownPanels.peek(), update.ownPanels);
      else if (update.type === "snapshot") this.#ownPanels.value = [];
      this.#connection.value = "live";
    });
    this.#position.advance(update);
  }

  /** A message has come: the kernel is there. */
  #hear(): void {
    if (this.#connection.peek() !== "gone") return;
    this.#connection.value = this.#status.peek() ? "live" : "connecting";
  }

  /**
   * The comm to the kernel has come or gone; hosts don't say which. A kernel
   * that is there answers with a snapshot, and is live again.
   */
  #doubt(): void {
    this.#leave();
    this.#position.helloAnew();
  }

  #leave(): void {
    this.#connection.value = "gone";
    this.#requests.rejectAll("the kernel is gone");
  }

  #send(content: unknown, buffers: readonly ArrayBufferView[] = []): void {
    try {
      this.#model.send(content, undefined, [...buffers]);
    } catch {
      this.#leave();
    }
  }
}

/** The new list, with the panels that were there already as the same objects: charts stay. */
function keepSame(former: readonly OwnPanel[], panels: readonly OwnPanel[]): OwnPanel[] {
  const known = new Map(former.map((panel) => [JSON.stringify(panel), panel]));
  return panels.map((panel) => known.get(JSON.stringify(panel)) ?? panel);
}
