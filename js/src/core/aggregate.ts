import { partitions, stepOrder } from "./steps";
import { studentT95 } from "./student_t";

/** One run's line. Values that are not finite are gaps. */
export interface Line {
  readonly x: Float64Array;
  /** As long as `x`. */
  readonly y: Float64Array;
}

/**
 * What is shaded around the mean: ± the sample's standard deviation (n - 1), the
 * least and the greatest value, or the mean's 95 % confidence interval by
 * Student's t.
 */
export type Band = "std" | "minmax" | "ci95";

/** A group of runs as one line; all columns are equally long. */
export interface Aggregate {
  /** Ascending. */
  readonly x: Float64Array;
  /** NaN, as are `low` and `high`, where no run is. */
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How many runs are there. */
  readonly count: Uint32Array;
}

/**
 * Mean and band of several runs, at every x that one of them has. A run counts
 * between its first and its last point, interpolated linearly; it does not count
 * beyond them nor within a gap. A single run has a band of no width.
 *
 * @param lines whose x may be in any order: points are put in the order of their
 *   x, of equal ones the last counts, and x that are not finite are left out
 * @param maxPoints where there are more x, so many of them stay, evenly chosen,
 *   with the first and the last; at least 2
 */
export function aggregate(lines: readonly Line[], band: Band, maxPoints = 2_000): Aggregate {
  const ordered = lines.map(inOrder);
  const x = thinned(unionOfX(ordered), maxPoints);
  const moments = new Moments(x.length);
  for (const line of ordered) addLine(line, x, moments);
  return { x, ...moments.band(band) };
}

/** Welford's running mean and sum of squares (Technometrics 4(3), 1962), a column of them. */
class Moments {
  readonly #count: Uint32Array;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;
  readonly #least: Float64Array;
  readonly #greatest: Float64Array;

  constructor(length: number) {
    this.#count = new Uint32Array(length);
    this.#mean = new Float64Array(length);
    this.#squares = new Float64Array(length);
    this.#least = new Float64Array(length).fill(Infinity);
    this.#greatest = new Float64Array(length).fill(-Infinity);
  }

  add(at: number, value: number): void {
    const count = (this.#count[at] as number) + 1;
    const former = this.#mean[at] as number;
    const mean = former + (value - former) / count;
    this.#count[at] = count;
    this.#mean[at] = mean;
    this.#squares[at] = (this.#squares[at] as number) + (value - former) * (value - mean);
    this.#least[at] = Math.min(this.#least[at] as number, value);
    this.#greatest[at] = Math.max(this.#greatest[at] as number, value);
  }

  band(band: Band): Omit<Aggregate, "x"> {
    const count = this.#count;
    const mean = this.#mean.map((value, at) => (count[at] === 0 ? NaN : value));
    if (band === "minmax") {
      const seen = (column: Float64Array) => column.map((y, at) => (count[at] === 0 ? NaN : y));
      return { mean, low: seen(this.#least), high: seen(this.#greatest), count };
    }
    const factor = band === "std" ? () => 1 : ci95Factors();
    const half = this.#squares.map((squares, at) => {
      const runs = count[at] as number;
      return runs < 2 ? 0 : factor(runs) * Math.sqrt(squares / (runs - 1));
    });
    const low = mean.map((value, at) => value - (half[at] as number));
    const high = mean.map((value, at) => value + (half[at] as number));
    return { mean, low, high, count };
  }
}

/** Half the interval's width in standard deviations, computed once for each number of runs. */
function ci95Factors(): (runs: number) => number {
  const known = new Map<number, number>();
  return (runs) => {
    const factor = known.get(runs) ?? studentT95(runs - 1) / Math.sqrt(runs);
    known.set(runs, factor);
    return factor;
  };
}

/** Add what `line` is at each of the ascending `x`. */
function addLine(line: Line, x: Float64Array, moments: Moments): void {
  let i = -1;
  for (let at = 0; at < x.length; at++) {
    const target = x[at] as number;
    while (i + 1 < line.x.length && (line.x[i + 1] as number) <= target) i++;
    const value = i < 0 ? NaN : interpolated(line, i, target);
    if (Number.isFinite(value)) moments.add(at, value);
  }
}

/** Value at `target`, which is at or after point `i` and before the next one; NaN where none is. */
function interpolated({ x, y }: Line, i: number, target: number): number {
  const start = x[i] as number;
  const value = y[i] as number;
  if (start === target) return value;
  if (i + 1 >= x.length) return NaN;
  const share = (target - start) / ((x[i + 1] as number) - start);
  return value + ((y[i + 1] as number) - value) * share;
}

function inOrder(line: Line): Line {
  if (line.x.every(Number.isFinite) && partitions(line.x).length <= 1) return line;
  const order = stepOrder(line.x);
  const pick = (column: Float64Array) => Float64Array.from(order, (i) => column[i] as number);
  return { x: pick(line.x), y: pick(line.y) };
}

/** Every x once, ascending. */
function unionOfX(lines: readonly Line[]): Float64Array {
  // Runs of one experiment mostly have the same steps: sort those once.
  const columns = lines
    .map((line) => line.x)
    .filter((x, index, all) => index === 0 || !isSame(x, all[index - 1] as Float64Array));
  const joined = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let end = 0;
  for (const column of columns) {
    joined.set(column, end);
    end += column.length;
  }
  joined.sort();
  return joined.filter((x, index) => index === 0 || x !== joined[index - 1]);
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function thinned(x: Float64Array, maxPoints: number): Float64Array {
  if (x.length <= maxPoints) return x;
  const stride = (x.length - 1) / (maxPoints - 1);
  return Float64Array.from({ length: maxPoints }, (_, k) => x[Math.round(k * stride)] as number);
}
