import type { Pixel } from "./stage";
import type { Size } from "./zoom";

export type Source = HTMLImageElement | HTMLCanvasElement;

let canvas: HTMLCanvasElement | null = null;

/**
 * The value of one pixel, by its place in an image of a size: red, green, blue and alpha,
 * 0 to 255. Null where the source is not decoded.
 *
 * @param source the image, or a smaller preview of it
 */
export function pixelAt(source: Source, { x, y }: Pixel, { width, height }: Size): number[] | null {
  const its = sizeOf(source);
  if (its.width === 0 || its.height === 0) return null;
  // One pixel is drawn: all of a large image would take as much memory again.
  canvas ??= Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return null;
  context.clearRect(0, 0, 1, 1);
  context.imageSmoothingEnabled = false;
  const left = Math.floor((x * its.width) / width);
  const top = Math.floor((y * its.height) / height);
  context.drawImage(source, left, top, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data];
}

export function sizeOf(source: Source): Size {
  if (source instanceof HTMLCanvasElement) return source;
  return { width: source.naturalWidth, height: source.naturalHeight };
}

/** "(3, 5)  255 0 90", alpha where it is not opaque. */
export function pixelText({ x, y }: Pixel, value: readonly number[] | null): string {
  const at = `(${x}, ${y})`;
  if (!value) return at;
  const [red, green, blue, alpha = 255] = value;
  const isGrey = red === green && green === blue;
  const colour = isGrey ? `${red}` : `${red} ${green} ${blue}`;
  return `${at}  ${colour}${alpha < 255 ? ` α ${alpha}` : ""}`;
}
