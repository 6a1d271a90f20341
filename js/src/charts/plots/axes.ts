import type { Frame, Stage } from "./plot";
import type { Scale } from "./scales";
import type { Tick } from "./tick_places";

const TICK = 4;
const FONT_SIZE = 10;
const GAP = 3;

/** Prepare a context for text and lines of axes. */
function dressed(context: CanvasRenderingContext2D, { theme }: Stage): void {
  context.font = `${FONT_SIZE}px ${theme.font}`;
  context.fillStyle = theme.text;
  context.strokeStyle = theme.axis;
  context.lineWidth = 1;
}

/** A line under the frame, ticks, and their labels, those left out that would lie on another. */
export function paintBottomAxis(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { left, top, width, height }: Frame,
  scale: Scale,
  ticks: readonly Tick[],
): void {
  dressed(context, stage);
  const y = Math.round(top + height) + 0.5;
  context.textAlign = "center";
  context.textBaseline = "top";
  context.beginPath();
  context.moveTo(left, y);
  context.lineTo(left + width, y);
  let taken = -Infinity;
  for (const { at, label } of ticks) {
    const x = scale.pixel(at);
    context.moveTo(Math.round(x) + 0.5, y);
    context.lineTo(Math.round(x) + 0.5, y + TICK);
    const half = context.measureText(label).width / 2;
    const middle = Math.max(half, Math.min(x, stage.width - half));
    if (middle - half < taken) continue;
    taken = middle + half + 2 * GAP;
    context.fillText(label, middle, y + TICK + 1);
  }
  context.stroke();
}

/** Ticks and labels beside the frame, and lines across it where `grid`. */
export function paintSideAxis(
  context: CanvasRenderingContext2D,
  stage: Stage,
  { left, width }: Frame,
  scale: Scale,
  ticks: readonly Tick[],
  side: "left" | "right",
  grid = false,
): void {
  dressed(context, stage);
  const sign = side === "left" ? -1 : 1;
  const x = side === "left" ? left : left + width;
  context.textAlign = side === "left" ? "right" : "left";
  context.textBaseline = "middle";
  if (grid) {
    context.strokeStyle = stage.theme.grid;
    context.beginPath();
    for (const { at } of ticks) {
      const y = Math.round(scale.pixel(at)) + 0.5;
      context.moveTo(left, y);
      context.lineTo(left + width, y);
    }
    context.stroke();
    context.strokeStyle = stage.theme.axis;
  }
  context.beginPath();
  for (const { at, label } of ticks) {
    const y = scale.pixel(at);
    context.moveTo(x, Math.round(y) + 0.5);
    context.lineTo(x + sign * TICK, Math.round(y) + 0.5);
    context.fillText(label, x + sign * (TICK + GAP), y);
  }
  context.stroke();
}

/** How many ticks a length has room for, each with its label. */
export function ticksAlong(pixels: number, each: number): number {
  return Math.max(1, Math.floor(pixels / each));
}
