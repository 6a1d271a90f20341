/** Where in an image a view looks, and how near: pure geometry. Lengths are CSS pixels. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * The same part of images of any size: what is at the centre, as shares of width and
 * height, and how much larger than when fitted.
 */
export interface Zoom {
  readonly factor: number;
  readonly x: number;
  readonly y: number;
}

/** Where an image lies on its stage. */
export interface Placement {
  /** CSS pixels for each of the image's. */
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

export const FITTED: Zoom = { factor: 1, x: 0.5, y: 0.5 };

/** CSS pixels for each of the image's, at most, but that much larger than fitted at any rate. */
const LARGEST = 64;
const CLOSER = 8;
/** Share of the fitted size, at least. */
const SMALLEST = 1 / 8;

export function fitScale(image: Size, stage: Size): number {
  return Math.min(stage.width / image.width, stage.height / image.height) || 1;
}

export function placement(zoom: Zoom, image: Size, stage: Size): Placement {
  const scale = zoom.factor * fitScale(image, stage);
  return {
    scale,
    left: stage.width / 2 - zoom.x * image.width * scale,
    top: stage.height / 2 - zoom.y * image.height * scale,
  };
}

/** As large as given, the point of the stage staying where it is. */
export function zoomedTo(
  zoom: Zoom,
  factor: number,
  at: { readonly x: number; readonly y: number },
  image: Size,
  stage: Size,
): Zoom {
  const fit = fitScale(image, stage);
  const most = Math.max(LARGEST / fit, CLOSER);
  const next = Math.min(most, Math.max(Math.min(SMALLEST, 1 / fit), factor));
  const { scale, left, top } = placement(zoom, image, stage);
  const pointX = (at.x - left) / scale;
  const pointY = (at.y - top) / scale;
  return held(
    {
      factor: next,
      x: (pointX + (stage.width / 2 - at.x) / (fit * next)) / image.width,
      y: (pointY + (stage.height / 2 - at.y) / (fit * next)) / image.height,
    },
    image,
    stage,
  );
}

/** Moved by so many CSS pixels. */
export function panned(zoom: Zoom, dx: number, dy: number, image: Size, stage: Size): Zoom {
  const { scale } = placement(zoom, image, stage);
  const x = zoom.x - dx / (scale * image.width);
  const y = zoom.y - dy / (scale * image.height);
  return held({ factor: zoom.factor, x, y }, image, stage);
}

/** An image that is larger than the stage covers it, one that is smaller stands in its middle. */
function held(zoom: Zoom, image: Size, stage: Size): Zoom {
  const { scale } = placement(zoom, image, stage);
  return {
    factor: zoom.factor,
    x: heldShare(zoom.x, stage.width / (image.width * scale)),
    y: heldShare(zoom.y, stage.height / (image.height * scale)),
  };
}

/** @param seen how much of the image the stage has room for, 1 for all of it */
function heldShare(centre: number, seen: number): number {
  if (seen >= 1) return 0.5;
  return Math.min(1 - seen / 2, Math.max(seen / 2, centre));
}
