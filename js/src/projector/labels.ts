import { inChunks } from "./chunks";
import type { Cloud } from "./cloud";
import { FAINT } from "./types";
import { Projection, type View } from "./view";

/** Of these the nearest point may have its name written, pixels. */
const CELL_WIDTH = 64;
const CELL_HEIGHT = 26;
/** Of selected and marked points, whose names come first. */
const MOST_SPECIALS = 200;
/** So many points are looked through in every frame. */
export const AT_ONCE = 20_000;

/** Which points' names are to be written, the most important first. */
export class LabelSearch {
  readonly #cloud: Cloud;
  readonly #projection: Projection;
  readonly #columns: number;
  /** By cells of the canvas: the nearest point, and how far it is. */
  readonly #points: Int32Array;
  readonly #distances: Float64Array;

  constructor(cloud: Cloud, view: View) {
    this.#cloud = cloud;
    this.#projection = new Projection(view, cloud.places);
    this.#columns = Math.floor(view.width / CELL_WIDTH) + 1;
    const cells = this.#columns * (Math.floor(view.height / CELL_HEIGHT) + 1);
    this.#points = new Int32Array(cells).fill(-1);
    this.#distances = new Float64Array(cells).fill(Infinity);
  }

  /** All at once; null where there are too many points for that. */
  now(): number[] | null {
    if (this.#cloud.count > AT_ONCE) return null;
    this.#look(0, this.#cloud.count);
    return this.#found();
  }

  /** With pauses; null if aborted. */
  async later(signal: AbortSignal): Promise<number[] | null> {
    const whole = await inChunks(this.#cloud.count, signal, (from, to) => this.#look(from, to));
    return whole ? this.#found() : null;
  }

  #look(from: number, to: number): void {
    const cloud = this.#cloud;
    const projection = this.#projection;
    for (let point = from; point < to; point++) {
      const isFaint = ((cloud.flags[point] as number) & FAINT) !== 0;
      if (isFaint || cloud.isHidden(point) || !projection.find(point)) continue;
      if (!projection.isInside) continue;
      const row = Math.floor(projection.y / CELL_HEIGHT);
      const cell = row * this.#columns + Math.floor(projection.x / CELL_WIDTH);
      if (projection.w >= (this.#distances[cell] as number)) continue;
      this.#distances[cell] = projection.w;
      this.#points[cell] = point;
    }
  }

  #found(): number[] {
    const near = [...this.#points.keys()]
      .filter((cell) => (this.#points[cell] as number) >= 0)
      .sort((a, b) => (this.#distances[a] as number) - (this.#distances[b] as number))
      .map((cell) => this.#points[cell] as number);
    return [...this.#cloud.specials.slice(0, MOST_SPECIALS), ...near];
  }
}

/** A name that asks for room. */
export interface LabelRequest {
  readonly point: number;
  /** The point's middle and radius, pixels. */
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Of the text, pixels. */
  readonly width: number;
}

export interface PlacedLabel {
  readonly point: number;
  /** The text's left end, and the middle of its height. */
  readonly x: number;
  readonly y: number;
}

/** A rectangle of the canvas, pixels. */
export interface Room {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Give each name a place at the right of its point, else at the left, where it lies
 * over no other name and inside of the canvas; first come, first served.
 *
 * @param occupied where no name may lie
 */
export function layoutLabels(
  requests: readonly LabelRequest[],
  canvas: { readonly width: number; readonly height: number },
  lineHeight: number,
  most: number,
  occupied: readonly Room[] = [],
): PlacedLabel[] {
  const taken = [...occupied];
  const placed: PlacedLabel[] = [];
  const named = new Set<number>();
  for (const { point, x, y, radius, width } of requests) {
    if (placed.length >= most) break;
    if (named.has(point)) continue;
    const gap = radius + 3;
    for (const left of [x + gap, x - gap - width]) {
      const top = y - lineHeight / 2;
      const room = { left, top, right: left + width, bottom: top + lineHeight };
      const isInside =
        left >= 0 && top >= 0 && room.right <= canvas.width && room.bottom <= canvas.height;
      if (!isInside || taken.some((other) => overlap(room, other))) continue;
      taken.push(room);
      named.add(point);
      placed.push({ point, x: left, y });
      break;
    }
  }
  return placed;
}

function overlap(a: Room, b: Room): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
