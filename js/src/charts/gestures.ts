import type { Ranges, Viewport } from "./viewport";

/** A point on the chart, CSS pixels from its top left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle being drawn. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface GestureTarget {
  /** Null while nothing is drawn: gestures then do nothing. */
  viewport(): Viewport | null;
  hover(point: Point | null): void;
  /** The rectangle under way, null when there is none. */
  select(box: Box | null): void;
  zoom(ranges: Ranges): void;
  /** A press that was no drag. The first two of a double click are told of, too. */
  click(point: Point): void;
  doubleClick(): void;
  reset(): void;
}

/** A drag shorter than this is a click, pixels. */
const CLICK = 5;
const WHEEL_FACTOR = 1.0015;
const KEY_FACTOR = 1.25;
const KEY_PAN = 40;

/**
 * What pointers and keys do on a chart: drag draws a box to zoom into (a flat
 * one zooms along one axis), shift or the middle button pans, double click
 * resets, a click or Enter is a click. The wheel zooms only where it cannot be meant for the page: on a
 * focused chart or with Ctrl, Alt or Shift.
 */
export function listenToGestures(
  element: HTMLElement,
  target: GestureTarget,
  signal: AbortSignal,
): void {
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ) => element.addEventListener(type, listener, { ...options, signal });

  on("pointerdown", (event) => startDrag(element, target, event));
  on("pointermove", (event) => {
    if (event.buttons === 0) hoverAt(element, target, event);
  });
  on("pointerleave", () => target.hover(null));
  on("dblclick", () => target.doubleClick());
  on("wheel", (event) => zoomByWheel(element, target, event), { passive: false });
  on("keydown", (event) => {
    if (moveByKey(target, event)) event.preventDefault();
  });
}

function pointOf(element: HTMLElement, event: MouseEvent): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

function hoverAt(element: HTMLElement, target: GestureTarget, event: PointerEvent): void {
  const point = pointOf(element, event);
  target.hover(target.viewport()?.contains(point.x, point.y) ? point : null);
}

function startDrag(element: HTMLElement, target: GestureTarget, event: PointerEvent): void {
  const viewport = target.viewport();
  if (!viewport || event.button > 1) return;
  const from = pointOf(element, event);
  const pans = event.shiftKey || event.button === 1;
  if (event.button === 1) event.preventDefault();
  element.setPointerCapture(event.pointerId);
  target.hover(null);
  const drag = new AbortController();
  const { signal } = drag;
  const end = () => {
    target.select(null);
    drag.abort();
  };
  element.addEventListener(
    "pointermove",
    (move) => {
      const to = pointOf(element, move);
      if (pans) target.zoom(viewport.panned(to.x - from.x, to.y - from.y));
      else target.select(boxBetween(viewport, from, to));
    },
    { signal },
  );
  element.addEventListener(
    "pointerup",
    (up) => {
      const to = pointOf(element, up);
      const box = pans ? null : boxBetween(viewport, from, to);
      end();
      if (box) target.zoom(viewport.rangesOf(box));
      else if (!pans && viewport.contains(to.x, to.y)) target.click(to);
    },
    { signal },
  );
  element.addEventListener("pointercancel", end, { signal });
  element.addEventListener("lostpointercapture", end, { signal });
}

/** The box of a drag, kept inside the axes; as high or wide as they where the drag was flat. */
function boxBetween({ frame }: Viewport, from: Point, to: Point): Box | null {
  const flatX = Math.abs(to.x - from.x) < CLICK;
  const flatY = Math.abs(to.y - from.y) < CLICK;
  if (flatX && flatY) return null;
  const right = frame.left + frame.width;
  const bottom = frame.top + frame.height;
  const clampX = (x: number) => Math.min(right, Math.max(frame.left, x));
  const clampY = (y: number) => Math.min(bottom, Math.max(frame.top, y));
  return {
    x0: flatX ? frame.left : clampX(from.x),
    x1: flatX ? right : clampX(to.x),
    y0: flatY ? frame.top : clampY(from.y),
    y1: flatY ? bottom : clampY(to.y),
  };
}

function zoomByWheel(element: HTMLElement, target: GestureTarget, event: WheelEvent): void {
  const viewport = target.viewport();
  const meant = event.ctrlKey || event.altKey || event.shiftKey || element.matches(":focus");
  const { x, y } = pointOf(element, event);
  if (!viewport || !meant || !viewport.contains(x, y)) return;
  event.preventDefault();
  // Shift turns the wheel sideways in some browsers.
  const delta = event.deltaY || event.deltaX;
  const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * 20 : delta;
  target.zoom(viewport.zoomed(x, y, WHEEL_FACTOR ** pixels));
}

/** Whether the key meant something here. */
function moveByKey(target: GestureTarget, event: KeyboardEvent): boolean {
  const viewport = target.viewport();
  if (!viewport || event.ctrlKey || event.metaKey || event.altKey) return false;
  const { left, top, width, height } = viewport.frame;
  const zoomBy = (factor: number) =>
    target.zoom(viewport.zoomed(left + width / 2, top + height / 2, factor));
  switch (event.key) {
    case "+":
    case "=":
      zoomBy(1 / KEY_FACTOR);
      return true;
    case "-":
      zoomBy(KEY_FACTOR);
      return true;
    case "0":
      target.reset();
      return true;
    case "Enter":
      target.click({ x: left + width / 2, y: top + height / 2 });
      return true;
    case "ArrowLeft":
      target.zoom(viewport.panned(KEY_PAN, 0));
      return true;
    case "ArrowRight":
      target.zoom(viewport.panned(-KEY_PAN, 0));
      return true;
    case "ArrowUp":
      target.zoom(viewport.panned(0, KEY_PAN));
      return true;
    case "ArrowDown":
      target.zoom(viewport.panned(0, -KEY_PAN));
      return true;
    default:
      return false;
  }
}
