import { between, type CameraState } from "./camera";

/** Duration of flights and of the points' way to new places, milliseconds. */
export const DURATION = 600;
/** Radians a second. */
const SPIN = 0.35;

/** Whether the user asked the system for less motion. */
export function wantsLessMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Slow at both ends: smoothstep. */
export function eased(share: number): number {
  const inside = Math.min(1, Math.max(0, share));
  return inside * inside * (3 - 2 * inside);
}

/** The share of a motion's time that has passed; it begins with the first frame that asks. */
export class Clock {
  #began: number | null = null;

  share(now: number): number {
    this.#began ??= now;
    return Math.min(1, (now - this.#began) / DURATION);
  }
}

/** A camera on its way. */
export class Flight {
  readonly #clock = new Clock();
  readonly #from: CameraState;
  readonly #to: CameraState;

  constructor(from: CameraState, to: CameraState) {
    this.#from = from;
    this.#to = to;
  }

  get end(): { readonly camera: CameraState; readonly over: boolean } {
    return { camera: this.#to, over: true };
  }

  at(now: number): { readonly camera: CameraState; readonly over: boolean } {
    const share = this.#clock.share(now);
    if (share >= 1) return this.end;
    return { camera: between(this.#from, this.#to, eased(share)), over: false };
  }
}

/** A camera that turns around its target. */
export class Spin {
  #last: number | null = null;

  turned(camera: CameraState, now: number): CameraState {
    // After a pause (a tab in the background) it goes on from where it stood.
    const passed = Math.min(100, now - (this.#last ?? now));
    this.#last = now;
    return { ...camera, yaw: (camera.yaw + (SPIN * passed) / 1000) % (2 * Math.PI) };
  }
}
