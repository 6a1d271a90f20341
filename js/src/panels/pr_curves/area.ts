/** Where a small chart has its data, CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A part of the plane of data, and where it lies on screen. */
export class Area {
  readonly box: Box;
  readonly #x: Range;
  readonly #y: Range;

  constructor(box: Box, x: Range, y: Range) {
    this.box = box;
    this.#x = x;
    this.#y = y;
  }

  /** From the left side of the chart. */
  x(value: number): number {
    const { start, end } = this.#x;
    return this.box.left + ((value - start) / (end - start)) * this.box.width;
  }

  /** From the top of the chart. */
  y(value: number): number {
    const { start, end } = this.#y;
    return this.box.top + ((end - value) / (end - start)) * this.box.height;
  }

  /** The `d` of an SVG path through points; one that is not finite is a gap. */
  path(xs: Float64Array, ys: Float64Array): string {
    let path = "";
    let isGap = true;
    for (let i = 0; i < xs.length; i++) {
      const x = this.x(xs[i] ?? Number.NaN);
      const y = this.y(ys[i] ?? Number.NaN);
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        isGap = true;
        continue;
      }
      path += `${isGap ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
      isGap = false;
    }
    return path;
  }
}

/** Round numbers from `start` to `end`, about `count` of them. */
export function ticksIn({ start, end }: Range, count: number): number[] {
  const rough = (end - start) / Math.max(1, count);
  if (!(rough > 0) || !Number.isFinite(rough)) return [start];
  const power = 10 ** Math.floor(Math.log10(rough));
  const unit = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  const gap = unit * power;
  const first = Math.ceil(start / gap - 1e-9);
  const last = Math.floor(end / gap + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) * gap);
}
