import type { Extent } from "./view";

/** More device pixels to a CSS pixel are not seen, but cost. */
const FINEST = 2;

/** Watches how large a canvas is, and whether it is on the screen. */
export class CanvasWatch {
  readonly #canvas: HTMLCanvasElement;
  #extent: Extent;
  #isOnScreen = true;

  /** @param changed is called when the size is another, and when it comes on the screen */
  constructor(canvas: HTMLCanvasElement, changed: () => void, signal: AbortSignal) {
    this.#canvas = canvas;
    this.#extent = this.#measured();
    const resize = new ResizeObserver(() => {
      this.#extent = this.#measured();
      changed();
    });
    resize.observe(canvas);
    const sight = new IntersectionObserver((entries) => {
      this.#isOnScreen = entries.at(-1)?.isIntersecting ?? true;
      if (this.#isOnScreen) changed();
    });
    sight.observe(canvas);
    const end = () => {
      resize.disconnect();
      sight.disconnect();
    };
    signal.addEventListener("abort", end, { once: true });
  }

  get extent(): Extent {
    return this.#extent;
  }

  get isOnScreen(): boolean {
    return this.#isOnScreen;
  }

  get isEmpty(): boolean {
    return this.#extent.width === 0 || this.#extent.height === 0;
  }

  get aspect(): number {
    return this.isEmpty ? 1 : this.#extent.width / this.#extent.height;
  }

  #measured(): Extent {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    return { width, height, pixelRatio: Math.min(FINEST, devicePixelRatio) };
  }
}

/** Give a canvas as many pixels as it covers; what it showed is gone then. */
export function sizeCanvas(canvas: HTMLCanvasElement, { width, height, pixelRatio }: Extent): void {
  const columns = Math.max(1, Math.round(width * pixelRatio));
  const rows = Math.max(1, Math.round(height * pixelRatio));
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
}
