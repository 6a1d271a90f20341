import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { ImagePlace, PointImages } from "../protocol";
import type { Place } from "./point_columns";
import type { Settings } from "./settings";

/** The images of a log that are the points', where a batch is said to have one a point. */
export class PointImageLink {
  /** Points whose images are picked out. */
  readonly lit: ReadonlySignal<readonly number[]>;
  readonly #settings: Settings;
  readonly #place: ReadonlySignal<Place | null>;

  constructor(settings: Settings, place: ReadonlySignal<Place | null>) {
    this.#settings = settings;
    this.#place = place;
    this.lit = computed(() => {
      const batch = this.#batch();
      if (!batch) return [];
      const { run, tag, step } = batch;
      return settings.selectedImages.value
        .filter((one) => one.run === run && one.tag === tag && one.step === step)
        .map(({ index }) => index);
    });
  }

  /** Have the image of the point that is picked be the one picked out, until `abort` aborts. */
  follow(picked: ReadonlySignal<number | null>, abort: AbortSignal): void {
    let former: number | null = null;
    const stop = effect(() => {
      const point = picked.value;
      const batch = this.#batch();
      if (point === former || !batch) return;
      former = point;
      const { selectedImages } = this.#settings;
      const others = selectedImages
        .peek()
        .filter(({ run, tag }) => run !== batch.run || tag !== batch.tag);
      const own: ImagePlace[] = point === null ? [] : [{ ...batch, index: point }];
      selectedImages.value = [...others, ...own];
    });
    abort.addEventListener("abort", stop, { once: true });
  }

  #batch(): { run: string; tag: string; step: number } | null {
    const { run, tag, step = null } = this.#settings.pointImages.value as Partial<PointImages>;
    const shown = step ?? this.#place.value?.step;
    if (run === undefined || tag === undefined || shown === undefined) return null;
    return { run, tag, step: shown };
  }
}
