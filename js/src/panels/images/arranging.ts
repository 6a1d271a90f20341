/** How images lie in their cards. Lengths are CSS pixels. */

import type { ImageSize } from "../../protocol";
import type { Series } from "../../store";
import type { Shape } from "./state";
import type { Size } from "./zoom";

/** What a card has above and below its images; the style sheet has the same heights. */
export const CARD_EXTRA = 28 + 20 + 30 + 8;
/** A sheet has no slider. */
export const SHEET_EXTRA = 28 + 20 + 14;
/** A row of the grid has the name of its run alone. */
export const GRID_EXTRA = 20 + 10;
export const CAPTION = 16;
export const PADDING = 8;
export const GAP = 4;

const LEAST_AREA = 60;
/** Height to width of a card's images, before any was seen, and at most. */
const UNSEEN = 0.75;
const TALLEST = 1.4;

/** Width of an image on a sheet, as a share of that of cards. */
const THUMB_SHARE = 0.4;
/** Rows of a sheet; of more steps some are left out. */
const SHEET_ROWS = 3;

export interface Tiles {
  readonly columns: number;
  readonly tile: Size;
  /** Of all of them. */
  readonly height: number;
}

/** A batch side by side, in a card so wide; fitted into it, or in their own size. */
export function tilesIn(shape: Shape | undefined, width: number, size: ImageSize = "fit"): Tiles {
  const count = shape?.count ?? 1;
  const ratio = shape ? shape.height / shape.width : UNSEEN;
  const columns = Math.min(count, Math.max(1, Math.round(Math.sqrt(count * Math.min(2, ratio)))));
  const rows = Math.ceil(count / columns);
  const across = (width - GAP * (columns - 1)) / columns;
  const each = size === "actual" && shape ? shape.height : across * ratio;
  const wanted = rows * each + GAP * (rows - 1);
  const height = Math.round(Math.min(width * TALLEST, Math.max(LEAST_AREA, wanted)));
  return { columns, tile: { width: across, height: (height - GAP * (rows - 1)) / rows }, height };
}

export interface Thumbs {
  readonly across: number;
  readonly size: Size;
}

/** Images of steps side by side, in a card so wide. */
export function thumbsIn(shape: Shape | undefined, cardWidth: number, width: number): Thumbs {
  const least = Math.max(48, cardWidth * THUMB_SHARE);
  const across = Math.max(1, Math.floor((width + GAP) / (least + GAP)));
  const each = (width - GAP * (across - 1)) / across;
  const ratio = shape ? Math.min(TALLEST, shape.height / shape.width) : UNSEEN;
  return { across, size: { width: each, height: Math.max(16, Math.round(each * ratio)) } };
}

/** Places of the steps of one series that a sheet shows. */
export function sheetPlaces(length: number, across: number): number[] {
  return evenly(length, across * SHEET_ROWS);
}

/** So many of 0, 1, … `length` - 1 at most, evenly, the first and the last among them. */
export function evenly(length: number, most: number): number[] {
  const count = Math.min(length, Math.max(1, most));
  if (count === 1) return length > 0 ? [length - 1] : [];
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}

/** Steps of one series that are looked at, of very many; the last is always among them. */
const MOST_LOOKED_AT = 200_000;

/** The steps of all series, each once, ascending. Read inside an effect. */
export function stepsOf(all: readonly Series[]): number[] {
  const steps = new Set<number>();
  let left = MOST_LOOKED_AT;
  for (const [i, { index }] of all.entries()) {
    void index.version.value;
    const share = Math.ceil(left / (all.length - i));
    for (const place of evenly(index.length, share)) steps.add(index.stepAt(place));
    left -= Math.min(share, index.length);
  }
  return [...steps].filter(Number.isFinite).sort((a, b) => a - b);
}

/** Places of one series in the columns of a grid; -1 where another column is nearer to its step. */
export function gridPlaces({ index }: Series, columns: readonly number[]): number[] {
  return columns.map((step, column) => {
    const place = index.placeNear(step);
    return place >= 0 && nearest(columns, index.stepAt(place)) === column ? place : -1;
  });
}

/** Index of the number nearest to `wanted` in an ascending list, the lesser of two as near. */
export function nearest(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const below = wanted - (sorted[middle] as number);
    const above = (sorted[middle + 1] as number) - wanted;
    if (below > above) low = middle + 1;
    else high = middle;
  }
  return low;
}
