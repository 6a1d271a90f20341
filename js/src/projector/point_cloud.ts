import type { CameraState } from "./camera";
import type {
  AxesOptions,
  Axis,
  Look,
  Place,
  SelectHow,
  SpriteSheets,
  Stats,
  Tool,
} from "./types";

export interface PointCloudParts {
  /** Gets the WebGL context, focus and gestures; a canvas of its own for each cloud. */
  readonly canvas: HTMLCanvasElement;
  /** Lies exactly over `canvas`; labels, boxes and lassos are painted on it. */
  readonly overlay: HTMLCanvasElement;
  /** Its abort ends all and frees the GPU's memory. */
  readonly signal: AbortSignal;
  onHover(point: number | null, at: Place): void;
  /** A click, or Enter on the lit point. Null where there is no point. */
  onPick(point: number | null, event: PointerEvent): void;
  /** A box or lasso was closed; `points` is sorted and has no hidden ones. */
  onRegion(points: Uint32Array, how: SelectHow): void;
  /** The user moved the camera, or a flight has ended; at most once a frame. */
  onCamera(camera: CameraState): void;
  /** Why nothing can be drawn (text for the user); null when it can be again. */
  onFail(message: string | null): void;
}

/** Draws one cloud of points with WebGL2. */
export class PointCloud {
  constructor(_parts: PointCloudParts) {}

  get stats(): Stats {
    return { frameMs: 0, drawn: 0, contextLosses: 0 };
  }

  /** Two or three axes of the same length. With another length all else is reset. */
  setAxes(_axes: readonly Axis[], _options: AxesOptions): void {}

  /** Four bytes a point; alpha counts. */
  setColors(_rgba: Uint8Array): void {}

  /** A byte a point: 0 is half the size, 51 the size, 255 three times the size. */
  setSizes(_sizes: Uint8Array | null): void {}

  /** A byte a point, of HIDDEN, SELECTED, FAINT and MARKED. */
  setFlags(_flags: Uint8Array): void {}

  /** Names beside the selected and the nearest points, as many as have room. */
  setLabels(_labels: ((point: number) => string) | null): void {}

  setSprites(_sheets: SpriteSheets | null): void {}

  setLook(_look: Look): void {}

  setTool(_tool: Tool): void {}

  /** Ring one point and write its name: it is hovered, here or in a list. */
  setLit(_point: number | null): void {}

  get camera(): CameraState {
    return { target: [0, 0, 0], yaw: 0, pitch: 0, distance: 3, is2D: false };
  }

  set camera(_state: CameraState) {}

  /** Move the camera until these points fill the view. */
  flyTo(_points: ArrayLike<number>): void {}

  /** Fly to where all points are seen. */
  home(): void {}

  /** Turn around the vertical axis until told otherwise, or until the user drags. */
  spin(_on: boolean): void {}

  /** The point seen at a place, or the nearest within 4 pixels. */
  pick(_x: number, _y: number): Promise<number | null> {
    return Promise.resolve(null);
  }

  /** Where a point is on the canvas; null where it is missing or behind the eye. */
  project(_point: number): Place | null {
    return null;
  }

  /** A PNG of what is seen, labels included. */
  screenshot(): Promise<Blob> {
    return Promise.reject(new Error("not drawn yet"));
  }
}

/** A diameter for `Look.pointSize` at which so many points neither vanish nor merge. */
export function pointSizeFor(count: number): number {
  return Math.min(9, Math.max(2, 20 / Math.max(1, count) ** 0.17));
}
