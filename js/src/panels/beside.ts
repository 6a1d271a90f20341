import type { Point } from "../charts/gestures";

/** CSS pixels between a box and its anchor, and the edge of the window. */
const GAP = 4;

/** Between pointer and tooltip, pixels. */
const OFFSET = 14;

/**
 * Put a box of the browser's top layer below its anchor or, where there is no room, above
 * it; inside the window. The two have their left or their right edges in line.
 */
export function placeBelow(box: HTMLElement, anchor: HTMLElement, edge: "left" | "right"): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + GAP;
  const fits = below + height + GAP <= innerHeight;
  const top = fits ? below : Math.max(GAP, Math.min(at.top - GAP, innerHeight) - height);
  const wanted = edge === "left" ? at.left : at.right - width;
  box.style.top = `${top}px`;
  box.style.left = `${Math.max(GAP, Math.min(wanted, innerWidth - width - GAP))}px`;
}

/** Put a tooltip beside a point of its parent element, on the side that has room. */
export function placeBeside(tooltip: HTMLElement, at: Point): void {
  const chart = tooltip.parentElement?.getBoundingClientRect();
  if (!chart) return;
  const { width, height } = tooltip.getBoundingClientRect();
  const x = chart.left + at.x;
  const y = chart.top + at.y;
  const fitsRight = x + OFFSET + width <= innerWidth;
  const left = fitsRight ? x + OFFSET : Math.max(4, x - OFFSET - width);
  const top = Math.max(4, Math.min(y + OFFSET, innerHeight - height - 4));
  tooltip.style.left = `${left}px`;
  tooltip.style.top = `${top}px`;
}
