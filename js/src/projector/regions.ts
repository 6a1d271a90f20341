import { inChunks } from "./chunks";
import type { Cloud } from "./cloud";
import type { Place } from "./types";
import { Projection, type View } from "./view";

/** Height of a band of edges, pixels. */
const BAND = 4;

/** A polygon, closed, whose inside is by the even–odd rule. */
export class Region {
  readonly #left: number;
  readonly #right: number;
  readonly #top: number;
  readonly #bottom: number;
  /** Edges by the bands that they touch, four numbers each: x, y, x and y. */
  readonly #bands: readonly number[][];

  constructor(corners: readonly Place[]) {
    const xs = corners.map(({ x }) => x);
    const ys = corners.map(({ y }) => y);
    const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
    [this.#left, this.#right] = [least(xs), most(xs)];
    [this.#top, this.#bottom] = [least(ys), most(ys)];
    const height = Math.max(0, this.#bottom - this.#top);
    const bands = Array.from({ length: Math.floor(height / BAND) + 1 }, (): number[] => []);
    corners.forEach((from, i) => {
      const to = corners[(i + 1) % corners.length] as Place;
      const upper = this.#band(Math.min(from.y, to.y));
      const lower = this.#band(Math.max(from.y, to.y));
      for (let band = upper; band <= lower; band++) {
        bands[band]?.push(from.x, from.y, to.x, to.y);
      }
    });
    this.#bands = bands;
  }

  contains(x: number, y: number): boolean {
    if (x < this.#left || x > this.#right || y < this.#top || y > this.#bottom) return false;
    const edges = this.#bands[this.#band(y)] as number[];
    let inside = false;
    for (let i = 0; i < edges.length; i += 4) {
      const fromY = edges[i + 1] as number;
      const toY = edges[i + 3] as number;
      if (fromY > y === toY > y) continue;
      const fromX = edges[i] as number;
      const crossing = fromX + ((y - fromY) / (toY - fromY)) * ((edges[i + 2] as number) - fromX);
      if (x < crossing) inside = !inside;
    }
    return inside;
  }

  #band(y: number): number {
    return Math.floor((y - this.#top) / BAND);
  }
}

/** The corners of the rectangle between two. */
export function boxCorners(from: Place, to: Place): Place[] {
  return [from, { x: to.x, y: from.y }, to, { x: from.x, y: to.y }];
}

/** The points seen inside of a region, sorted, without hidden ones; null if aborted. */
export async function pointsIn(
  region: Region,
  cloud: Cloud,
  view: View,
  signal: AbortSignal,
): Promise<Uint32Array | null> {
  const projection = new Projection(view, cloud.places);
  const found = new Uint32Array(cloud.count);
  let count = 0;
  const whole = await inChunks(cloud.count, signal, (from, to) => {
    for (let point = from; point < to; point++) {
      if (cloud.isHidden(point) || !projection.find(point)) continue;
      if (region.contains(projection.x, projection.y)) found[count++] = point;
    }
  });
  return whole ? found.slice(0, count) : null;
}
