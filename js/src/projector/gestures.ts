import { type CameraState, orbited, panned, zoomed } from "./camera";
import { boxCorners } from "./regions";
import type { Place, SelectHow, Tool } from "./types";

export interface GestureTarget {
  readonly camera: CameraState;
  readonly tool: Tool;
  /** The canvas in CSS pixels. */
  readonly extent: { readonly width: number; readonly height: number };
  move(camera: CameraState): void;
  hover(place: Place | null): void;
  /** A press that was no drag. The first two of a double click are told of, too. */
  click(place: Place, event: PointerEvent): void;
  doubleClick(place: Place): void;
  /** The corners of a region under way, null when there is none any more. */
  outline(corners: readonly Place[] | null): void;
  enclose(corners: readonly Place[], how: SelectHow): void;
  home(): void;
}

/** A drag shorter than this is a click, pixels. */
const CLICK = 5;
/** Between two corners of a lasso, pixels. */
const LASSO_STEP = 3;
const WHEEL_FACTOR = 1.0015;
const KEY_FACTOR = 1.2;
const KEY_PAN = 40;
/** Of half a turn. */
const KEY_TURN = 1 / 36;

type DragKind = "orbit" | "pan" | "box" | "lasso";

interface Drag {
  readonly kind: DragKind;
  readonly from: Place;
  readonly corners: Place[];
  readonly how: SelectHow;
  last: Place;
  /** The pointer has left the place where it was put down. */
  isLong: boolean;
}

/**
 * What pointers and keys do on a cloud: a drag turns it, or draws a box or lasso (shift
 * adds, alt takes away); shift in orbit, the other buttons, and drags in 2D pan. Two
 * fingers pan and zoom. The wheel zooms only where it cannot be meant for the page: on
 * a focused canvas, or with Ctrl or Meta.
 */
export function listenToGestures(
  canvas: HTMLCanvasElement,
  target: GestureTarget,
  signal: AbortSignal,
): void {
  new Gestures(canvas, target).listen(signal);
}

class Gestures {
  readonly #canvas: HTMLCanvasElement;
  readonly #target: GestureTarget;
  readonly #fingers = new Map<number, Place>();
  #drag: Drag | null = null;

  constructor(canvas: HTMLCanvasElement, target: GestureTarget) {
    this.#canvas = canvas;
    this.#target = target;
  }

  listen(signal: AbortSignal): void {
    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      listener: (event: HTMLElementEventMap[K]) => void,
      options: AddEventListenerOptions = {},
    ) => this.#canvas.addEventListener(type, listener, { ...options, signal });

    on("pointerdown", (event) => this.#press(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#release(event));
    on("pointercancel", (event) => this.#cancel(event));
    on("lostpointercapture", (event) => this.#cancel(event));
    on("pointerleave", () => this.#target.hover(null));
    on("dblclick", (event) => this.#target.doubleClick(this.#placeOf(event)));
    on("wheel", (event) => this.#wheel(event), { passive: false });
    on("contextmenu", (event) => event.preventDefault());
    // Keeps the middle button from scrolling the page.
    on("mousedown", (event) => {
      if (event.button === 1) event.preventDefault();
    });
    on("keydown", (event) => {
      if (this.#key(event)) event.preventDefault();
    });
  }

  #placeOf(event: MouseEvent): Place {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #press(event: PointerEvent): void {
    const from = this.#placeOf(event);
    this.#fingers.set(event.pointerId, from);
    this.#canvas.setPointerCapture(event.pointerId);
    this.#target.hover(null);
    if (this.#fingers.size > 1) {
      this.#endDrag();
      return;
    }
    const kind = this.#kindOf(event);
    const how = event.altKey ? "subtract" : event.shiftKey ? "add" : "replace";
    this.#drag = { kind, from, corners: [from], how, last: from, isLong: false };
  }

  #kindOf(event: PointerEvent): DragKind {
    const { tool, camera } = this.#target;
    if (event.button !== 0) return "pan";
    if (tool !== "orbit") return tool;
    return event.shiftKey || camera.is2D ? "pan" : "orbit";
  }

  #move(event: PointerEvent): void {
    const to = this.#placeOf(event);
    if (this.#fingers.size > 1) {
      this.#pinch(event.pointerId, to);
    } else if (this.#drag) {
      this.#dragTo(this.#drag, to);
    } else if (event.buttons === 0 && event.pointerType !== "touch") {
      this.#target.hover(to);
    }
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, to);
  }

  #dragTo(drag: Drag, to: Place): void {
    const { from, last, kind, corners } = drag;
    drag.isLong ||= apart(from, to) >= CLICK;
    if (!drag.isLong) return;
    drag.last = to;
    const { camera, extent } = this.#target;
    const [dx, dy] = [to.x - last.x, to.y - last.y];
    if (kind === "orbit") this.#target.move(orbited(camera, dx, dy, extent.height));
    else if (kind === "pan") this.#target.move(panned(camera, dx, dy, extent.height));
    else if (kind === "box") this.#target.outline(boxCorners(from, to));
    else if (apart(corners.at(-1) ?? from, to) >= LASSO_STEP) {
      corners.push(to);
      this.#target.outline(corners);
    }
  }

  #pinch(moved: number, to: Place): void {
    const [first, second] = this.#fingers.values();
    const former = this.#fingers.get(moved);
    if (!first || !second || !former) return;
    const other = former === first ? second : first;
    const middle = { x: (to.x + other.x) / 2, y: (to.y + other.y) / 2 };
    const { camera, extent } = this.#target;
    const factor = (apart(former, other) || 1) / (apart(to, other) || 1);
    const shifted = panned(camera, (to.x - former.x) / 2, (to.y - former.y) / 2, extent.height);
    this.#target.move(this.#zoomed(shifted, factor, middle));
  }

  #release(event: PointerEvent): void {
    const drag = this.#drag;
    this.#fingers.delete(event.pointerId);
    this.#endDrag();
    if (!drag) return;
    const to = this.#placeOf(event);
    if (!drag.isLong) {
      if (event.button === 0) this.#target.click(to, event);
    } else if (drag.kind === "box") {
      this.#target.enclose(boxCorners(drag.from, to), drag.how);
    } else if (drag.kind === "lasso" && drag.corners.length > 2) {
      this.#target.enclose(drag.corners, drag.how);
    }
  }

  #cancel(event: PointerEvent): void {
    this.#fingers.delete(event.pointerId);
    this.#endDrag();
  }

  #endDrag(): void {
    if (!this.#drag) return;
    this.#drag = null;
    this.#target.outline(null);
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey && !this.#canvas.matches(":focus")) return;
    event.preventDefault();
    // Lines and pages are told of by some mice and browsers.
    const unit = [1, 16, this.#target.extent.height][event.deltaMode] ?? 1;
    // Two fingers on a touch pad are told of as a wheel with Ctrl, in small steps.
    const steps = event.ctrlKey && Math.abs(event.deltaY) < 20 ? 8 : 1;
    const factor = WHEEL_FACTOR ** (event.deltaY * unit * steps);
    this.#target.move(this.#zoomed(this.#target.camera, factor, this.#placeOf(event)));
  }

  #zoomed(camera: CameraState, factor: number, { x, y }: Place): CameraState {
    const { width, height } = this.#target.extent;
    return zoomed(camera, factor, x - width / 2, y - height / 2, height);
  }

  #key(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const { camera, extent } = this.#target;
    if (event.key === "Escape" && this.#drag) {
      this.#endDrag();
      return true;
    }
    if (event.key === "Home" || event.key === "0") {
      this.#target.home();
      return true;
    }
    const moved = movedByKey(camera, event, extent.height);
    if (moved) this.#target.move(moved);
    return moved !== null;
  }
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function movedByKey(
  camera: CameraState,
  { key, shiftKey }: KeyboardEvent,
  height: number,
): CameraState | null {
  if (key === "+" || key === "=") return zoomed(camera, 1 / KEY_FACTOR, 0, 0, height);
  if (key === "-" || key === "_") return zoomed(camera, KEY_FACTOR, 0, 0, height);
  const way = ARROWS[key];
  if (!way) return null;
  const [x, y] = way;
  // The view goes where the arrow points: the cloud goes the other way.
  if (shiftKey || camera.is2D) return panned(camera, -x * KEY_PAN, -y * KEY_PAN, height);
  return orbited(camera, -x * KEY_TURN * height, -y * KEY_TURN * height, height);
}

function apart(a: Place, b: Place): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
