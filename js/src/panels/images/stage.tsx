import type { Signal } from "@preact/signals";
import type { ComponentChildren, CSSProperties } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { px } from "../css";
import { FITTED, fitScale, panned, placement, type Size, type Zoom, zoomedTo } from "./zoom";

export interface Pixel {
  readonly x: number;
  readonly y: number;
}

/** A stage before it is measured. */
export const UNMEASURED: Size = { width: 0, height: 0 };

interface Props {
  readonly label: string;
  /** Of the image, its pixels. */
  readonly image: Size;
  readonly zoom: Signal<Zoom>;
  /** Is told the size of the stage, as it changes. */
  readonly stage: Signal<Size>;
  /** Told of the pixel under the pointer; null where there is none. */
  onPixel?(at: Pixel | null): void;
  /** @param placed where the image lies */
  children(placed: CSSProperties): ComponentChildren;
}

/** A key or a turn of the wheel makes it so much larger. */
const KEY_STEP = 1.25;
const WHEEL_STEP = 1.0015;
/** A key moves by so many CSS pixels. */
const KEY_PAN = 60;

/** Where images are looked at from near: the wheel zooms, dragging and keys move. */
export function Stage({ label, image, zoom, stage, onPixel, children }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const latest = useRef(image);
  latest.current = image;
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      stage.value = { width: current.clientWidth, height: current.clientHeight };
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const factor = zoom.peek().factor * WHEEL_STEP ** (-event.deltaY * lines);
      zoom.value = zoomedTo(
        zoom.peek(),
        factor,
        placeIn(current, event),
        latest.current,
        stage.peek(),
      );
    };
    // Preact's own listeners are passive where the browser takes them so.
    current.addEventListener("wheel", turn, { passive: false });
    return () => {
      observer.disconnect();
      current.removeEventListener("wheel", turn);
    };
  }, [stage, zoom]);
  const size = stage.value;
  const { scale, left, top } = placement(zoom.value, image, size);
  const point = (event: PointerEvent) => {
    if (!onPixel || !element.current) return;
    const at = placeIn(element.current, event);
    const x = Math.floor((at.x - left) / scale);
    const y = Math.floor((at.y - top) / scale);
    const isInside = x >= 0 && y >= 0 && x < image.width && y < image.height;
    onPixel(isInside ? { x, y } : null);
  };
  const placed: CSSProperties = {
    width: px(image.width * scale),
    height: px(image.height * scale),
    transform: `translate(${left}px, ${top}px)`,
    ...(scale > 1 && { imageRendering: "pixelated" }),
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no place for pictures
    <div
      ref={element}
      class="stage"
      role="group"
      aria-label={`${label}: plus and minus zoom, Shift and arrows move`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys zoom and move
      tabIndex={0}
      onPointerDown={(event) => {
        if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (event.buttons & 1) {
          zoom.value = panned(zoom.peek(), event.movementX, event.movementY, image, size);
        }
        point(event);
      }}
      onPointerLeave={() => onPixel?.(null)}
      onDblClick={() => {
        zoom.value = FITTED;
      }}
      onKeyDown={(event) => {
        const next = zoomOfKey(event, zoom.peek(), image, size);
        if (!next) return;
        event.preventDefault();
        event.stopPropagation();
        zoom.value = next;
      }}
    >
      {size.width > 0 && children(placed)}
    </div>
  );
}

/** The zoom that a key leads to; null where it means nothing. */
function zoomOfKey(event: KeyboardEvent, zoom: Zoom, image: Size, stage: Size): Zoom | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const centre = { x: stage.width / 2, y: stage.height / 2 };
  const to = (factor: number) => zoomedTo(zoom, factor, centre, image, stage);
  switch (event.key) {
    case "+":
    case "=":
      return to(zoom.factor * KEY_STEP);
    case "-":
      return to(zoom.factor / KEY_STEP);
    case "0":
      return FITTED;
    case "1":
      return to(1 / fitScale(image, stage));
  }
  if (!event.shiftKey) return null;
  switch (event.key) {
    case "ArrowLeft":
      return panned(zoom, KEY_PAN, 0, image, stage);
    case "ArrowRight":
      return panned(zoom, -KEY_PAN, 0, image, stage);
    case "ArrowUp":
      return panned(zoom, 0, KEY_PAN, image, stage);
    case "ArrowDown":
      return panned(zoom, 0, -KEY_PAN, image, stage);
    default:
      return null;
  }
}

function placeIn(element: HTMLElement, { clientX, clientY }: MouseEvent): Pixel {
  const { left, top } = element.getBoundingClientRect();
  return { x: clientX - left - element.clientLeft, y: clientY - top - element.clientTop };
}
