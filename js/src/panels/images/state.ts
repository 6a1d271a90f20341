import { type Signal, signal } from "@preact/signals";
import type { ImagePlace } from "../../protocol";
import type { Series } from "../../store";
import { FITTED, type Zoom } from "./zoom";

/** What lies over the cards. */
export type Dialog =
  | {
      readonly kind: "image";
      readonly series: Series;
      /** In its batch. */
      readonly index: number;
    }
  | { readonly kind: "compare" };

export const WAYS = ["beside", "swipe", "blink", "difference"] as const;
/** How images are compared. */
export type Way = (typeof WAYS)[number];

/** What the images of a tag measure: the step that was seen first stands for all. */
export interface Shape {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Of one batch, as far as a card shows it. */
  readonly count: number;
}

/** The images panel's part of a view. */
export class ImagesState {
  readonly dialog: Signal<Dialog | null> = signal(null);
  readonly way: Signal<Way> = signal("beside");
  /** Of all images that lie over the cards: where and how near they are looked at. */
  readonly zoom: Signal<Zoom> = signal(FITTED);
  /** How saving went; null when there is nothing to say. */
  readonly notice: Signal<string | null> = signal(null);
  /** Cards on screen whose image is still away. */
  readonly waiting: Signal<number> = signal(0);
  readonly #shapes: Signal<ReadonlyMap<string, Shape>> = signal(new Map());

  /** Shape of a tag's images; undefined before any was seen. Read inside an effect. */
  shapeOf(tag: string): Shape | undefined {
    return this.#shapes.value.get(tag);
  }

  /** Once for each tag: cards that changed their heights for every step would jump. */
  learn(tag: string, shape: Shape): void {
    if (this.#shapes.peek().has(tag)) return;
    this.#shapes.value = new Map(this.#shapes.peek()).set(tag, shape);
  }

  open(series: Series, index: number): void {
    this.zoom.value = FITTED;
    this.dialog.value = { kind: "image", series, index };
  }

  compare(): void {
    this.zoom.value = FITTED;
    this.dialog.value = { kind: "compare" };
  }
}

/** What a card of a series goes by, in the state of all step panels. */
export function cardOf({ tag, run }: Series): string {
  return `${tag}\n${run.name}`;
}

export function samePlace(a: ImagePlace, b: ImagePlace): boolean {
  return a.run === b.run && a.tag === b.tag && a.step === b.step && a.index === b.index;
}
