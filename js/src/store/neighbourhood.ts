import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Neighbors } from "../protocol";
import type { Embeddings } from "./embeddings";
import { ASKED, AWAY, failed, here, type Loaded } from "./loaded";
import type { Place } from "./point_columns";
import type { Settings } from "./settings";

/** How long a slider that moves is waited for, milliseconds. */
const PAUSE = 150;

/** The nearest of the point that is picked. */
export class Neighbourhood {
  /** The point whose neighbours are looked for; null where none is picked. */
  readonly picked: Signal<number | null> = signal(null);
  readonly nearest: Signal<Loaded<Neighbors>> = signal(AWAY);
  readonly #embeddings: Embeddings;
  readonly #settings: Settings;
  readonly #place: ReadonlySignal<Place | null>;

  constructor(embeddings: Embeddings, settings: Settings, place: ReadonlySignal<Place | null>) {
    this.#embeddings = embeddings;
    this.#settings = settings;
    this.#place = place;
  }

  /** Ask anew whenever the point or what is near it changes, until `abort` aborts. */
  follow(abort: AbortSignal): void {
    let asked = "";
    let asking = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = effect(() => {
      const place = this.#place.value;
      const point = this.picked.value;
      const count = this.#settings.neighbors.value;
      const metric = this.#settings.metric.value;
      // A kernel that began anew may never answer what was asked before.
      const stream = this.#embeddings.stream.value;
      const alike = place && { ...place, align: null, together: "" };
      const key = JSON.stringify([alike, point, count, metric, stream]);
      if (key === asked) return;
      const isOther = JSON.parse(asked || "[]")[1] !== point;
      asked = key;
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      clearTimeout(timer);
      if (!place || point === null) {
        this.nearest.value = AWAY;
        return;
      }
      // While a slider moves, the neighbours before stay on screen.
      if (isOther) this.nearest.value = ASKED;
      const { space, step, center, unitLength } = place;
      const params = { space, step, center, unit_length: unitLength, point, count, metric };
      timer = setTimeout(
        () => {
          this.#embeddings.ask.neighbors(params, signal).then(
            (found) => {
              if (!signal.aborted) this.nearest.value = here(found);
            },
            (error: unknown) => {
              if (!signal.aborted) this.nearest.value = failed(error);
            },
          );
        },
        isOther ? 0 : PAUSE,
      );
    });
    abort.addEventListener(
      "abort",
      () => {
        stop();
        clearTimeout(timer);
        asking.abort();
      },
      { once: true },
    );
  }
}
