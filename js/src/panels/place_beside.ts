import type { Point } from "../charts/gestures";

/** Between pointer and tooltip, pixels. */
const OFFSET = 14;

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
