/** Both ends included; start < end. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** What part of the plane a chart shows, in data units. */
export interface Ranges {
  readonly x: Interval;
  readonly y: Interval;
}

/** The part of a chart inside its axes: CSS pixels from the chart's top left corner. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Data units to pixels and back. Pixels count from the chart's top left corner, downwards. */
export class Viewport {
  constructor(
    readonly ranges: Ranges,
    readonly frame: Frame,
    readonly logY: boolean,
  ) {}

  xToPixel(x: number): number {
    const { start, end } = this.ranges.x;
    return this.frame.left + ((x - start) / (end - start)) * this.frame.width;
  }

  pixelToX(pixel: number): number {
    const { start, end } = this.ranges.x;
    return start + ((pixel - this.frame.left) / this.frame.width) * (end - start);
  }

  yToPixel(y: number): number {
    const { start, end } = this.#yScaled();
    const share = (this.#scale(y) - start) / (end - start);
    return this.frame.top + (1 - share) * this.frame.height;
  }

  pixelToY(pixel: number): number {
    const { start, end } = this.#yScaled();
    const share = 1 - (pixel - this.frame.top) / this.frame.height;
    const scaled = start + share * (end - start);
    return this.logY ? 10 ** scaled : scaled;
  }

  /** The ranges of a rectangle of pixels, whichever way it was drawn. */
  rangesOf(box: { x0: number; y0: number; x1: number; y1: number }): Ranges {
    return {
      x: {
        start: this.pixelToX(Math.min(box.x0, box.x1)),
        end: this.pixelToX(Math.max(box.x0, box.x1)),
      },
      y: {
        start: this.pixelToY(Math.max(box.y0, box.y1)),
        end: this.pixelToY(Math.min(box.y0, box.y1)),
      },
    };
  }

  /** The ranges after the content moved by so many pixels. */
  panned(dx: number, dy: number): Ranges {
    const { left, top, width, height } = this.frame;
    return this.rangesOf({
      x0: left - dx,
      x1: left + width - dx,
      y0: top - dy,
      y1: top + height - dy,
    });
  }

  /** The ranges `factor` times as wide, with what lies under the pixel (x, y) kept in its place. */
  zoomed(x: number, y: number, factor: number): Ranges {
    const { left, top, width, height } = this.frame;
    return this.rangesOf({
      x0: x - (x - left) * factor,
      x1: x + (left + width - x) * factor,
      y0: y - (y - top) * factor,
      y1: y + (top + height - y) * factor,
    });
  }

  contains(x: number, y: number): boolean {
    const { left, top, width, height } = this.frame;
    return x >= left && x <= left + width && y >= top && y <= top + height;
  }

  #scale(y: number): number {
    return this.logY ? Math.log10(y) : y;
  }

  #yScaled(): Interval {
    const { start, end } = this.ranges.y;
    return { start: this.#scale(start), end: this.#scale(end) };
  }
}
