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

/** Which of a chart's axes are logarithmic. */
export interface Scales {
  readonly logX: boolean;
  readonly logY: boolean;
}

/** Data units to pixels and back. Pixels count from the chart's top left corner, downwards. */
export class Viewport {
  constructor(
    readonly ranges: Ranges,
    readonly frame: Frame,
    readonly scales: Scales,
  ) {}

  xToPixel(x: number): number {
    return this.frame.left + shareOf(x, this.ranges.x, this.scales.logX) * this.frame.width;
  }

  pixelToX(pixel: number): number {
    const share = (pixel - this.frame.left) / this.frame.width;
    return valueAt(share, this.ranges.x, this.scales.logX);
  }

  yToPixel(y: number): number {
    const share = shareOf(y, this.ranges.y, this.scales.logY);
    return this.frame.top + (1 - share) * this.frame.height;
  }

  pixelToY(pixel: number): number {
    const share = 1 - (pixel - this.frame.top) / this.frame.height;
    return valueAt(share, this.ranges.y, this.scales.logY);
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
}

/** How far along an interval a value is: 0 at its start, 1 at its end. */
function shareOf(value: number, { start, end }: Interval, isLog: boolean): number {
  if (isLog) return (Math.log10(value) - Math.log10(start)) / (Math.log10(end) - Math.log10(start));
  return (value - start) / (end - start);
}

function valueAt(share: number, { start, end }: Interval, isLog: boolean): number {
  if (!isLog) return start + share * (end - start);
  return 10 ** (Math.log10(start) + share * (Math.log10(end) - Math.log10(start)));
}
