/** CSS pixels between a box and its anchor, and the edge of the window. */
const GAP = 4;

/**
 * Put a box of the browser's top layer below its anchor or, where there is no room, above
 * it; inside the window. The two have their left or their right edges in line.
 */
export function placeBeside(box: HTMLElement, anchor: HTMLElement, edge: "left" | "right"): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + GAP;
  const fits = below + height + GAP <= innerHeight;
  const top = fits ? below : Math.max(GAP, Math.min(at.top - GAP, innerHeight) - height);
  const wanted = edge === "left" ? at.left : at.right - width;
  box.style.top = `${top}px`;
  box.style.left = `${Math.max(GAP, Math.min(wanted, innerWidth - width - GAP))}px`;
}
