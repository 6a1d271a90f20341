import { type Categories, categoriesOf } from "../core/categories";
import type { Rgb } from "../core/oklab";
import {
  categoryColour,
  MISSING_COLOUR,
  MOST_COLOURS,
  type NumberScale,
  neighbourColour,
  numberScale,
  PLAIN_COLOUR,
  rampColour,
} from "../core/point_colours";
import type { ColorScale, Neighbors, NumberColumn, TextColumn } from "../protocol";
import { here, type Loaded, mapLoaded } from "./loaded";

/** What gives points their colours. */
export type Colouring =
  | { readonly kind: "plain" }
  | { readonly kind: "categories"; readonly name: string; readonly categories: Categories }
  | {
      readonly kind: "numbers";
      readonly name: string;
      readonly values: Float64Array;
      readonly scale: NumberScale;
    };

export const PLAIN: Loaded<Colouring> = here({ kind: "plain" });

/** Colours by the labels of a column: its numbers, unless each is to be a category. */
export function colouringBy(
  name: string,
  column: Loaded<NumberColumn | TextColumn>,
  scale: ColorScale,
): Loaded<Colouring> {
  return mapLoaded(column, (labels): Colouring => {
    if (labels.kind === "text" || scale === "category") {
      return { kind: "categories", name, categories: categoriesOf(labels) };
    }
    return {
      kind: "numbers",
      name,
      values: labels.values,
      scale: numberScale(labels.values, scale),
    };
  });
}

/** Four bytes a point: red, green, blue and alpha. */
export function paint(colouring: Colouring, count: number, nearest: Neighbors | null): Uint8Array {
  const colours = new Uint8Array(4 * count);
  const put = (point: number, [red, green, blue]: Rgb) => {
    colours[4 * point] = red;
    colours[4 * point + 1] = green;
    colours[4 * point + 2] = blue;
    colours[4 * point + 3] = 255;
  };
  if (colouring.kind === "categories") {
    const { values, codes } = colouring.categories;
    const palette = values.slice(0, MOST_COLOURS).map((_, place) => categoryColour(place));
    for (let i = 0; i < count; i++) {
      const code = codes[i] ?? values.length;
      const colour = code < values.length ? palette[code % MOST_COLOURS] : undefined;
      put(i, colour ?? MISSING_COLOUR);
    }
  } else if (colouring.kind === "numbers") {
    const { values, scale } = colouring;
    for (let i = 0; i < count; i++) put(i, rampColour(scale.share(values[i] ?? NaN)));
  } else {
    for (let i = 0; i < count; i++) put(i, PLAIN_COLOUR);
    if (nearest) warm(nearest, put);
  }
  return colours;
}

/** Neighbours by their distances, where they have no colours of their own. */
function warm({ points, distances }: Neighbors, put: (point: number, colour: Rgb) => void): void {
  const farthest = distances.at(-1) || 1;
  points.forEach((point, i) => {
    put(point, neighbourColour((distances[i] as number) / farthest));
  });
}

/** A byte that makes a point as large as points are without a column of sizes. */
const USUAL_SIZE = 51;

/** A byte a point, 0 for the least number and 255 for the greatest. */
export function sizesOf(values: Float64Array): Uint8Array {
  const { share } = numberScale(values, "linear");
  return Uint8Array.from(values, (value) => {
    const part = share(value);
    return Number.isNaN(part) ? USUAL_SIZE : Math.round(255 * part);
  });
}
