import { expect } from "vitest";
import { attach, mount } from "../../src/index";
import type { Board } from "../../src/store";
import { eventually } from "../eventually";
import { FakeKernel } from "../fake-kernel";

/** A board in the page, as a user has it, and what a test needs to look at it. */
export interface OpenBoard {
  readonly kernel: FakeKernel;
  readonly board: Board;
  /** What is inside the shadow root. */
  readonly root: ShadowRoot;
  close(): void;
}

export interface OpenOptions {
  readonly traits?: Record<string, unknown>;
  /** CSS pixels. */
  readonly width?: number;
}

export function openBoard({ traits = {}, width = 1000 }: OpenOptions = {}): OpenBoard {
  const kernel = new FakeKernel(traits);
  const life = new AbortController();
  const el = document.createElement("div");
  el.style.width = `${width}px`;
  document.body.append(el);
  const board = attach({ model: kernel, signal: life.signal });
  mount({ board, model: kernel, el, signal: life.signal });
  const root = el.firstElementChild?.shadowRoot;
  if (!root) throw new Error("the view has no shadow root");
  const close = () => {
    life.abort();
    el.remove();
  };
  return { kernel, board, root, close };
}

/** The element of a selector, which has to be there. */
export function get<T extends HTMLElement>(root: ParentNode, selector: string): T {
  const element = root.querySelector<T>(selector);
  if (!element) throw new Error(`nothing matches ${selector}`);
  return element;
}

/** The element of a selector, as soon as it is there. */
export function find<T extends HTMLElement>(root: ParentNode, selector: string): Promise<T> {
  return eventually(() => get<T>(root, selector));
}

export function texts(root: ParentNode, selector: string): string[] {
  return Array.from(root.querySelectorAll(selector), (element) => element.textContent ?? "");
}

/** All canvases below `node`, in shadow roots too. */
export function canvasesIn(node: ParentNode): HTMLCanvasElement[] {
  return Array.from(node.querySelectorAll("*")).flatMap((element) => [
    ...(element instanceof HTMLCanvasElement ? [element] : []),
    ...(element.shadowRoot ? canvasesIn(element.shadowRoot) : []),
  ]);
}

/** How many pixels of a chart have a colour given as "#rrggbb", nearly. */
export function pixelsOf(colour: string, chart: ParentNode): number {
  const wanted = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return canvasesIn(chart).reduce((sum, canvas) => sum + countPixels(canvas, wanted), 0);
}

function countPixels(canvas: HTMLCanvasElement, [r = 0, g = 0, b = 0]: number[]): number {
  if (canvas.width === 0 || canvas.height === 0) return 0;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("a chart's canvas has no 2d context");
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) {
    const near =
      Math.abs((data[i] ?? 0) - r) < 12 &&
      Math.abs((data[i + 1] ?? 0) - g) < 12 &&
      Math.abs((data[i + 2] ?? 0) - b) < 12 &&
      (data[i + 3] ?? 0) > 200;
    if (near) count++;
  }
  return count;
}

/** Wait until the first card shows something of the colour. */
export async function shows(colour: string, chart: ParentNode): Promise<void> {
  await expect.poll(() => pixelsOf(colour, chart)).toBeGreaterThan(20);
}

/** Move the mouse over a chart, at shares of its width and height. */
export function hover(chart: ParentNode, x: number, y: number): void {
  const { surface, at } = placeOn(chart, x, y);
  surface.dispatchEvent(new PointerEvent("pointermove", at));
}

export function leave(chart: ParentNode): void {
  get(chart, ".surface").dispatchEvent(new PointerEvent("pointerleave"));
}

/** Drag over a chart, from and to shares of its width and height. */
export function drag(
  chart: ParentNode,
  from: readonly [number, number],
  to: readonly [number, number],
  keys: PointerEventInit = {},
): void {
  const { surface, at: start } = placeOn(chart, ...from);
  const { at: end } = placeOn(chart, ...to);
  // Only real pointers can be captured.
  surface.setPointerCapture = () => {};
  const send = (type: string, at: PointerEventInit) =>
    surface.dispatchEvent(new PointerEvent(type, { ...at, ...keys, buttons: 1 }));
  send("pointerdown", start);
  send("pointermove", end);
  send("pointerup", end);
}

export function placeOn(chart: ParentNode, x: number, y: number) {
  const surface = get(chart, ".surface");
  const { left, top, width, height } = surface.getBoundingClientRect();
  const at = { clientX: left + x * width, clientY: top + y * height, bubbles: true };
  return { surface, at };
}

/** Rows of the tooltip on screen, cell by cell. */
export function tooltip(root: ParentNode): string[][] {
  return Array.from(root.querySelectorAll(".tooltip tbody tr"), (row) => texts(row, "td"));
}
