import { computed, effect, type ReadonlySignal } from "@preact/signals";
import type { ImagePlace, PointImages } from "../protocol";
import type { Place } from "./point_columns";
import type { Settings } from "./settings";

/** Which image is a point's, and the other way round. */
interface Images {
  placeOf(point: number): ImagePlace;
  /** Undefined for an image that is no point's. */
  pointOf(place: ImagePlace): number | undefined;
}

/** The images of a log that are the points', where it is said which these are. */
export class PointImageLink {
  /** Points whose images are picked out. */
  readonly lit: ReadonlySignal<readonly number[]>;
  readonly #settings: Settings;
  readonly #place: ReadonlySignal<Place | null>;

  constructor(settings: Settings, place: ReadonlySignal<Place | null>) {
    this.#settings = settings;
    this.#place = place;
    this.lit = computed(() => {
      const images = this.#images();
      if (!images) return [];
      return settings.selectedImages.value.flatMap((place) => images.pointOf(place) ?? []);
    });
  }

  /** Have the image of the point that is picked be the one picked out, until `abort` aborts. */
  follow(picked: ReadonlySignal<number | null>, abort: AbortSignal): void {
    let former: number | null = null;
    const stop = effect(() => {
      const point = picked.value;
      const images = this.#images();
      if (point === former || !images) return;
      former = point;
      const { selectedImages } = this.#settings;
      const others = selectedImages.peek().filter((place) => images.pointOf(place) === undefined);
      selectedImages.value = point === null ? others : [...others, images.placeOf(point)];
    });
    abort.addEventListener("abort", stop, { once: true });
  }

  #images(): Images | null {
    const { run, tag, by, step } = this.#settings.pointImages.value as Partial<PointImages>;
    if (run === undefined || tag === undefined) return null;
    const isOurs = (place: ImagePlace) => place.run === run && place.tag === tag;
    if (by === "step") {
      return {
        placeOf: (point) => ({ run, tag, step: point, index: 0 }),
        pointOf: (place) => (isOurs(place) ? place.step : undefined),
      };
    }
    const at = step ?? this.#place.value?.step;
    if (at === undefined) return null;
    return {
      placeOf: (point) => ({ run, tag, step: at, index: point }),
      pointOf: (place) => (isOurs(place) && place.step === at ? place.index : undefined),
    };
  }
}
