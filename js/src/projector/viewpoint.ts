import type { CameraState } from "./camera";
import { Flight, Spin, wantsLessMotion } from "./motion";

/** What a viewpoint has to know of what is seen. */
export interface Scene {
  /** How many axes the points have. */
  readonly dimensions: number;
  /** Where all is seen from. */
  home(is2D: boolean): CameraState;
}

/** The camera, and how it moves by itself. */
export class Viewpoint {
  readonly #scene: Scene;
  /** Null at home: there it follows the canvas' shape and new axes. */
  #camera: CameraState | null = null;
  /** The user's choice; two axes have none. */
  #is2D = false;
  #flight: { readonly way: Flight; readonly isHomeward: boolean } | null = null;
  #spin: Spin | null = null;
  /** The user, or the end of a motion, has set the camera, and nobody was told yet. */
  #isNews = false;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  get camera(): CameraState {
    const camera = this.#camera ?? this.home;
    return this.#scene.dimensions === 2 ? { ...camera, is2D: true } : camera;
  }

  get home(): CameraState {
    return this.#scene.home(this.#is2D || this.#scene.dimensions === 2);
  }

  get isMoving(): boolean {
    return this.#flight !== null || (this.#spin !== null && !this.camera.is2D);
  }

  /** Take a place that the program says. */
  put(camera: CameraState): void {
    this.#flight = null;
    this.#set(camera);
  }

  /** Take a place that the user says; whatever moved by itself no longer does. */
  move(camera: CameraState): void {
    this.put(camera);
    this.#spin = null;
    this.#isNews = true;
  }

  /** There is a third axis now. */
  unfold(): void {
    this.#is2D = false;
    if (this.#camera) this.#camera = { ...this.#camera, is2D: false };
  }

  fly(to: CameraState): void {
    this.#flight = { way: new Flight(this.camera, to), isHomeward: false };
  }

  flyHome(): void {
    this.#flight = { way: new Flight(this.camera, this.home), isHomeward: true };
  }

  spin(on: boolean): void {
    if (on === (this.#spin !== null)) return;
    if (!on) this.#isNews = true;
    this.#spin = on ? new Spin() : null;
  }

  /** Let time pass; whether the camera has moved. */
  advance(now: number): boolean {
    if (!this.isMoving) return false;
    if (this.#flight) {
      const { way, isHomeward } = this.#flight;
      const { camera, over } = wantsLessMotion() ? way.end : way.at(now);
      this.#set(camera);
      if (over) {
        this.#flight = null;
        this.#isNews = true;
        if (isHomeward) this.#camera = null;
      }
    }
    if (this.#spin && !this.camera.is2D) this.#set(this.#spin.turned(this.camera, now));
    return true;
  }

  /** The camera, once after each change that somebody has to know of. */
  news(): CameraState | null {
    if (!this.#isNews) return null;
    this.#isNews = false;
    return this.camera;
  }

  #set(camera: CameraState): void {
    this.#camera = camera;
    this.#is2D = camera.is2D && this.#scene.dimensions !== 2;
  }
}
