import type { Vector } from "./matrix";
import type { Axis } from "./types";

/** The quantised value of a point that has none. */
export const MISSING = 65535;

/** Which cut of the axes' space is the world from −1 to 1. */
export interface Frame {
  readonly center: Vector;
  /** The world's unit in the axes' units. */
  readonly unit: number;
}

/** Two or three axes in the world: place = q / 65535 · scale + offset, each. */
export interface Placed {
  readonly axes: readonly Axis[];
  readonly scale: Vector;
  readonly offset: Vector;
}

/** The frame in which the longest of the axes goes from −1 to 1. */
export function frameOf(axes: readonly Axis[]): Frame {
  const unit = Math.max(...axes.map(halfLength));
  return { center: three(axes, middle), unit: unit || 1 };
}

export function place(axes: readonly Axis[], { center, unit }: Frame): Placed {
  const scale = three(axes, (axis) => (2 * (halfLength(axis) / unit) * MISSING) / (MISSING - 1));
  const offset = three(
    axes,
    (axis, i) => middle(axis) / unit - (center[i] as number) / unit - halfLength(axis) / unit,
  );
  return { axes, scale, offset };
}

/** Half of the edges of the box around the origin that holds all points. */
export function halfBox({ scale, offset }: Placed): Vector {
  const half = (i: 0 | 1 | 2) => Math.max(Math.abs(offset[i]), Math.abs(offset[i] + scale[i]));
  return [half(0), half(1), half(2)];
}

/** Where all points are, also on their way from one place to another. */
export class Places {
  readonly now: Placed;
  /** Where they come from; null where they stay. */
  readonly former: Placed | null;
  /** The share of the way that lies behind them. */
  progress = 1;

  constructor(now: Placed, former: Placed | null) {
    this.now = now;
    this.former = former;
  }

  get count(): number {
    return this.now.axes[0]?.values.length ?? 0;
  }

  /** Write a point's place to `out`; false where it has none. */
  read(point: number, out: Float64Array): boolean {
    if (!readPlaced(this.now, point, out)) return false;
    if (!this.former || this.progress >= 1) return true;
    const [x, y, z] = out as unknown as Vector;
    if (!readPlaced(this.former, point, out)) {
      out.set([x, y, z]);
      return true;
    }
    const mix = (i: 0 | 1 | 2, to: number) => {
      out[i] = (out[i] as number) + this.progress * (to - (out[i] as number));
    };
    mix(0, x);
    mix(1, y);
    mix(2, z);
    return true;
  }

  /** The points as they stand now, for them to go on from there. */
  frozen(): Placed {
    if (!this.former || this.progress >= 1) return this.now;
    const { former, now, count } = this;
    const low = [0, 1, 2].map((i) => Math.min(edge(former, i, 0), edge(now, i, 0)));
    const span = [0, 1, 2].map(
      (i) => Math.max(edge(former, i, 1), edge(now, i, 1)) - (low[i] as number) || 1,
    );
    const values = [0, 1, 2].map(() => new Uint16Array(count).fill(MISSING));
    const at = new Float64Array(3);
    for (let point = 0; point < count; point++) {
      if (!this.read(point, at)) continue;
      for (let i = 0; i < 3; i++) {
        const share = ((at[i] as number) - (low[i] as number)) / (span[i] as number);
        (values[i] as Uint16Array)[point] = Math.round(share * (MISSING - 1));
      }
    }
    const axes = values.map((one, i) => {
      return { values: one, low: low[i] as number, high: (low[i] as number) + (span[i] as number) };
    });
    return place(axes, { center: [0, 0, 0], unit: 1 });
  }
}

/** A ball that holds these points, its middle that of their box; null where none has a place. */
export function boundsOf(
  places: Places,
  points: ArrayLike<number>,
): { readonly center: Vector; readonly radius: number } | null {
  const at = new Float64Array(3);
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let n = 0; n < points.length; n++) {
    if (!places.read(points[n] as number, at)) continue;
    for (let i = 0; i < 3; i++) {
      low[i] = Math.min(low[i] as number, at[i] as number);
      high[i] = Math.max(high[i] as number, at[i] as number);
    }
  }
  if (low[0] === Infinity) return null;
  const half = high.map((edge, i) => (edge - (low[i] as number)) / 2);
  const center = low.map((edge, i) => edge + (half[i] as number));
  return { center: center as unknown as Vector, radius: Math.hypot(...half) };
}

function readPlaced({ axes, scale, offset }: Placed, point: number, out: Float64Array): boolean {
  const x = (axes[0] as Axis).values[point] as number;
  const y = (axes[1] as Axis).values[point] as number;
  const z = axes[2] ? (axes[2].values[point] as number) : 0;
  if (x === MISSING || y === MISSING || z === MISSING) return false;
  out[0] = (x / MISSING) * scale[0] + offset[0];
  out[1] = (y / MISSING) * scale[1] + offset[1];
  out[2] = (z / MISSING) * scale[2] + offset[2];
  return true;
}

function edge({ scale, offset }: Placed, axis: number, share: number): number {
  return (offset[axis] as number) + share * (scale[axis] as number);
}

function three(axes: readonly Axis[], of: (axis: Axis, i: number) => number): Vector {
  const value = (i: number) => (axes[i] ? of(axes[i], i) : 0);
  return [value(0), value(1), value(2)];
}

/** Halves first: the ends may be so far apart that their difference is no number. */
function halfLength({ low, high }: Axis): number {
  const half = high / 2 - low / 2;
  return Number.isFinite(half) ? half : 0;
}

function middle({ low, high }: Axis): number {
  const center = high / 2 + low / 2;
  return Number.isFinite(center) ? center : 0;
}
