import {
  dot,
  type Matrix,
  multiply,
  orthographic,
  perspective,
  plus,
  type Vector,
  viewMatrix,
} from "./matrix";

/**
 * Where the cloud is seen from; small enough for a trait. Lengths are of the world, in
 * which the longest axis goes from −1 to 1 and the others are in proportion.
 */
export interface CameraState {
  /** What is in the middle of the view. */
  readonly target: Vector;
  /** Radians around the vertical axis; 0 looks along −z. */
  readonly yaw: number;
  /** Radians above the horizon, −π/2 to π/2. */
  readonly pitch: number;
  /** From the eye to the target. */
  readonly distance: number;
  /** Seen along the z axis, without perspective; yaw and pitch wait until it is over. */
  readonly is2D: boolean;
}

/** Half of the view's height at distance 1: a field of view of 50°. */
export const SLOPE = Math.tan((25 * Math.PI) / 180);

const NEAREST = 1e-3;
const FARTHEST = 50;
/** Short of the pole, where left and right would change places. */
const STEEPEST = Math.PI / 2 - 1e-3;
const HOME = { target: [0, 0, 0], yaw: 0.4, pitch: 0.35 } as const;
/** The part of the canvas that is filled from home. */
const FILLED = 0.92;

/** Whether what was saved by somebody is a camera, and one that sees something of the world. */
export function isCamera(value: unknown): value is CameraState {
  if (typeof value !== "object" || value === null) return false;
  const { target, yaw, pitch, distance, is2D } = value as Record<string, unknown>;
  const isNear = (number: unknown) =>
    Math.abs(Number.isFinite(number) ? Number(number) : NaN) < 1e4;
  const isPlace = Array.isArray(target) && target.length === 3 && target.every(isNear);
  const isAway = isNear(distance) && (distance as number) > 1e-6;
  return isPlace && isNear(yaw) && isNear(pitch) && isAway && typeof is2D === "boolean";
}

/** Directions of the view: to the right, up, and back from the target to the eye. */
export function directions({ yaw, pitch, is2D }: CameraState) {
  if (is2D) return { right: [1, 0, 0], up: [0, 1, 0], back: [0, 0, 1] } as const;
  const [sinYaw, cosYaw] = [Math.sin(yaw), Math.cos(yaw)];
  const [sinPitch, cosPitch] = [Math.sin(pitch), Math.cos(pitch)];
  return {
    right: [cosYaw, 0, -sinYaw],
    up: [-sinYaw * sinPitch, cosPitch, -cosYaw * sinPitch],
    back: [sinYaw * cosPitch, sinPitch, cosYaw * cosPitch],
  } as const;
}

/** How the world is seen. */
export interface Sight {
  /** World → clip space. */
  readonly matrix: Matrix;
  /** Values of w at which fog begins, and at which it is densest; equal without perspective. */
  readonly fog: readonly [number, number];
}

/**
 * @param aspect the canvas' width over its height
 * @param radius of a ball around the origin that holds all there is to see
 */
export function sight(camera: CameraState, aspect: number, radius: number): Sight {
  const { right, up, back } = directions(camera);
  const eye = plus(camera.target, back, camera.distance);
  const view = viewMatrix(eye, right, up, back);
  const middle = dot(eye, back);
  if (camera.is2D) {
    const half = SLOPE * camera.distance;
    const seen = orthographic(half, aspect, middle - radius - 1, middle + radius + 1);
    return { matrix: multiply(seen, view), fog: [1, 1] };
  }
  const near = Math.max(0.02 * camera.distance, middle - radius);
  const far = Math.max(2 * near, middle + radius);
  const fog = [Math.max(near, middle - 0.6 * radius), far - 0.25 * radius] as const;
  return { matrix: multiply(perspective(SLOPE, aspect, near, far), view), fog };
}

/** The camera that sees a box around the origin; `half` of its edges. */
export function homeOf(half: Vector, aspect: number, is2D: boolean): CameraState {
  if (is2D) {
    const needed = Math.max(half[1], half[0] / aspect) || 1;
    return { ...HOME, distance: needed / SLOPE / FILLED, is2D };
  }
  // Clouds leave the corners of their boxes empty: less than the half diagonal will do.
  const radius = 0.84 * Math.hypot(...half) || 1;
  return { ...HOME, distance: radius / Math.min(1, aspect) / SLOPE / FILLED, is2D };
}

/** The camera, its view unturned, that sees a ball. */
export function seeing(
  camera: CameraState,
  target: Vector,
  radius: number,
  aspect: number,
): CameraState {
  const distance = radius / Math.min(1, aspect) / Math.sin(Math.atan(SLOPE)) / FILLED;
  return { ...camera, target, distance: within(distance, NEAREST, FARTHEST) };
}

/** Turn by a drag, in pixels; the whole height is half a turn. */
export function orbited(camera: CameraState, dx: number, dy: number, height: number): CameraState {
  const turn = Math.PI / height;
  const pitch = within(camera.pitch + dy * turn, -STEEPEST, STEEPEST);
  return { ...camera, yaw: (camera.yaw - dx * turn) % (2 * Math.PI), pitch };
}

/** Move by a drag, in pixels: what is at the target's distance follows the pointer. */
export function panned(camera: CameraState, dx: number, dy: number, height: number): CameraState {
  const { right, up } = directions(camera);
  const pixel = (2 * SLOPE * camera.distance) / height;
  const target = plus(plus(camera.target, right, -dx * pixel), up, dy * pixel);
  return { ...camera, target };
}

/**
 * Multiply the distance. What is under the pointer stays there, as far as it is as
 * far away as the target.
 *
 * @param x, y from the canvas' middle to the pointer, pixels to the right and down
 */
export function zoomed(
  camera: CameraState,
  factor: number,
  x: number,
  y: number,
  height: number,
): CameraState {
  const distance = within(camera.distance * factor, NEAREST, FARTHEST);
  const kept = 1 - distance / camera.distance;
  return { ...panned(camera, -x * kept, -y * kept, height), distance };
}

/** On the way from one camera to the other, `share` from 0 to 1. */
export function between(from: CameraState, to: CameraState, share: number): CameraState {
  const way = plus(to.target, from.target, -1);
  const turn = Math.atan2(Math.sin(to.yaw - from.yaw), Math.cos(to.yaw - from.yaw));
  return {
    target: plus(from.target, way, share),
    yaw: from.yaw + share * turn,
    pitch: from.pitch + share * (to.pitch - from.pitch),
    distance: from.distance * (to.distance / from.distance) ** share,
    is2D: to.is2D,
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
