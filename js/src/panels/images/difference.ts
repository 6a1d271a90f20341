/** What is left of an image when another one is taken off it. */

import type { Size } from "./zoom";

export interface Difference {
  /** Of any channel of any pixel, 0 to 255. */
  readonly most: number;
  /** Of all channels of all pixels. */
  readonly mean: number;
  /** Share of the pixels that differ. */
  readonly share: number;
}

/** Pixels that are measured; of more there is the picture alone. */
const MOST_PIXELS = 6_000_000;

/**
 * Draw |a - b| in the size of `a`, on black where they are transparent.
 *
 * @returns null where there are too many pixels to go through
 */
export function drawDifference(
  canvas: HTMLCanvasElement,
  a: CanvasImageSource,
  b: CanvasImageSource,
  { width, height }: Size,
): Difference | null {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.imageSmoothingEnabled = false;
  context.fillStyle = "black";
  context.fillRect(0, 0, width, height);
  context.drawImage(a, 0, 0, width, height);
  context.globalCompositeOperation = "difference";
  context.drawImage(b, 0, 0, width, height);
  if (width * height > MOST_PIXELS) return null;
  return measured(context.getImageData(0, 0, width, height).data);
}

export function measured(rgba: Uint8ClampedArray): Difference {
  let most = 0;
  let sum = 0;
  let differing = 0;
  for (let i = 0; i < rgba.length; i += 4) {
    const red = rgba[i] as number;
    const green = rgba[i + 1] as number;
    const blue = rgba[i + 2] as number;
    const own = Math.max(red, green, blue);
    if (own > most) most = own;
    if (own > 0) differing++;
    sum += red + green + blue;
  }
  const pixels = Math.max(1, rgba.length / 4);
  return { most, mean: sum / (3 * pixels), share: differing / pixels };
}
