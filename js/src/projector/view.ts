import { type CameraState, type Sight, sight } from "./camera";
import type { Cloud } from "./cloud";
import type { Matrix } from "./matrix";
import type { Places } from "./placing";
import type { Look, Place } from "./types";

/** The canvas: its size in CSS pixels, and device pixels to a CSS pixel. */
export interface Extent {
  readonly width: number;
  readonly height: number;
  readonly pixelRatio: number;
}

/** One picture of the cloud: all that its pixels depend on, but the points. */
export interface View extends Sight, Extent {
  readonly camera: CameraState;
  readonly look: Look;
  /** Diameter of a point at the target's distance, CSS pixels. */
  readonly pointSize: number;
  /** The same of a sprite's longer edge; null where points are round. */
  readonly spriteSize: number | null;
}

/** In diameters of points, and the least in CSS pixels. */
const SPRITE_POINTS = 5;
const LEAST_SPRITE = 12;

export function viewOf(
  cloud: Cloud,
  camera: CameraState,
  homeDistance: number,
  look: Look,
  extent: Extent,
  hasSprites: boolean,
): View {
  const seen = sight(camera, extent.width / extent.height, Math.hypot(...cloud.half));
  // Points grow on the way in, but slower than what is between them.
  const growth = Math.min(4, Math.max(0.5, (homeDistance / camera.distance) ** 0.4));
  const pointSize = look.pointSize * growth;
  const spriteSize = hasSprites ? Math.max(LEAST_SPRITE, SPRITE_POINTS * pointSize) : null;
  return { ...seen, ...extent, camera, look, pointSize, spriteSize };
}

/** The distance at which points have the view's `pointSize`. */
export function middleDistance({ camera }: View): number {
  return camera.is2D ? 1 : camera.distance;
}

/** Radius of a point on the canvas, CSS pixels, as the vertex shader has it. */
export function radiusAt(view: View, w: number, size: number | undefined): number {
  const nearness = Math.min(5, Math.max(0.35, middleDistance(view) / w));
  const relative = size === undefined ? 1 : 0.5 + (2.5 * size) / 255;
  return 0.5 * Math.max(4, (view.spriteSize ?? view.pointSize) * relative * nearness);
}

/** Finds points on the canvas; keeps where the last one was. */
export class Projection {
  /** CSS pixels from the canvas' top left corner. */
  x = 0;
  y = 0;
  /** Distance from the eye; 1 without perspective. */
  w = 1;
  readonly #matrix: Matrix;
  readonly #places: Places;
  readonly #width: number;
  readonly #height: number;
  readonly #at = new Float64Array(3);

  constructor(
    { matrix, width, height }: Pick<View, "matrix" | "width" | "height">,
    places: Places,
  ) {
    this.#matrix = matrix;
    this.#places = places;
    this.#width = width;
    this.#height = height;
  }

  /** False where a point is missing or behind the eye. */
  find(point: number): boolean {
    if (!this.#places.read(point, this.#at)) return false;
    const at = this.#at;
    return this.findPlace(at[0] as number, at[1] as number, at[2] as number);
  }

  findPlace(x: number, y: number, z: number): boolean {
    const m = this.#matrix as readonly [number];
    const row = (i: number) =>
      (m[i] as number) * x +
      (m[i + 4] as number) * y +
      (m[i + 8] as number) * z +
      (m[i + 12] as number);
    const w = row(3);
    if (row(2) < -w) return false;
    this.w = w;
    this.x = (0.5 + (0.5 * row(0)) / w) * this.#width;
    this.y = (0.5 - (0.5 * row(1)) / w) * this.#height;
    return true;
  }

  /** Whether the last one was on the canvas. */
  get isInside(): boolean {
    return this.x >= 0 && this.y >= 0 && this.x <= this.#width && this.y <= this.#height;
  }

  get place(): Place {
    return { x: this.x, y: this.y };
  }
}
