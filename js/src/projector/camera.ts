/**
 * Where the cloud is seen from; small enough for a trait. Lengths are of the world, in
 * which the longest axis goes from −1 to 1 and the others are in proportion.
 */
export interface CameraState {
  /** What is in the middle of the view. */
  readonly target: readonly [number, number, number];
  /** Radians around the vertical axis; 0 looks along −z. */
  readonly yaw: number;
  /** Radians above the horizon, −π/2 to π/2. */
  readonly pitch: number;
  /** From the eye to the target. */
  readonly distance: number;
  /** Seen along the z axis, without perspective; yaw and pitch wait until it is over. */
  readonly is2D: boolean;
}
