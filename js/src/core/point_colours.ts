import { PALETTE } from "./colours";
import { fromHex, fromOklch, type Rgb } from "./oklab";

/** Of points that have no value. */
export const MISSING_COLOUR: Rgb = [138, 142, 148];

/** Of points where no column gives them one. */
export const PLAIN_COLOUR: Rgb = fromHex(PALETTE[0] as string);

const OWN: readonly Rgb[] = PALETTE.map(fromHex);

/** Lightnesses of the colours beyond the palette: each has contrast on white and on black. */
const LIGHTNESSES = [0.6, 0.5, 0.7];
/** Degrees; the golden angle keeps the hues of any number of colours apart. */
const GOLDEN_ANGLE = 137.508;

/** So many categories differ in their colours; those of more repeat. */
export const MOST_COLOURS = 1000;

/**
 * Colour of a category by its place, from 0: first the palette, which is made for colour
 * blindness, then hues and lightnesses in turn, of which no two are alike.
 */
export function categoryColour(place: number): Rgb {
  const slot = place % MOST_COLOURS;
  const own = OWN[slot];
  if (own) return own;
  const beyond = slot - OWN.length;
  const lightness = LIGHTNESSES[beyond % LIGHTNESSES.length] as number;
  return fromOklch(lightness, 0.09 + 0.06 * (Math.floor(beyond / 24) % 2), GOLDEN_ANGLE * beyond);
}

const RAMP_LENGTH = 256;

/** From dark violet by blue and green to light yellow, in even steps of lightness. */
const RAMP: readonly Rgb[] = Array.from({ length: RAMP_LENGTH }, (_, i) => {
  const share = i / (RAMP_LENGTH - 1);
  return fromOklch(0.4 + 0.44 * share, 0.15, 305 - 205 * share);
});

/** Colour of a share, 0 to 1, of a scale of numbers. */
export function rampColour(share: number): Rgb {
  if (Number.isNaN(share)) return MISSING_COLOUR;
  const place = Math.round(Math.min(1, Math.max(0, share)) * (RAMP_LENGTH - 1));
  return RAMP[place] as Rgb;
}

/** Near to far, warm to pale: of neighbours by their share of the greatest distance. */
export function neighbourColour(share: number): Rgb {
  return fromOklch(0.62 + 0.12 * share, 0.2 - 0.1 * share, 40 + 30 * share);
}

/** Numbers spread over 0 to 1. */
export interface NumberScale {
  readonly low: number;
  readonly high: number;
  /** Points that are left out: without a number, or with one that the scale can't show. */
  readonly missing: number;
  /** NaN for what is left out. */
  share(value: number): number;
  valueAt(share: number): number;
}

export type ScaleKind = "linear" | "log" | "quantile";

/** The scale of a kind over all numbers that are finite; of their logarithms those above 0. */
export function numberScale(values: Float64Array, kind: ScaleKind): NumberScale {
  const isShown = kind === "log" ? (v: number) => v > 0 && v < Infinity : Number.isFinite;
  let low = Infinity;
  let high = -Infinity;
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!isShown(value)) missing++;
    else {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return { low: NaN, high: NaN, missing, share: () => NaN, valueAt: () => NaN };
  const limits = { low, high, missing };
  if (kind === "quantile") return { ...limits, ...byRank(values.filter(Number.isFinite).sort()) };
  const over = kind === "log" ? Math.log : (value: number) => value;
  const back = kind === "log" ? Math.exp : (value: number) => value;
  const first = over(low);
  // Halves do not overflow where the whole would.
  const half = over(high) / 2 - first / 2;
  return {
    ...limits,
    share: (value) => {
      if (!isShown(value)) return NaN;
      return half === 0 ? 0.5 : (over(value) / 2 - first / 2) / half;
    },
    valueAt: (share) => back(first + 2 * half * share),
  };
}

/** The share of a number is that of the numbers below it, equal ones taken half. */
function byRank(sorted: Float64Array) {
  const last = Math.max(1, sorted.length - 1);
  const rank = (value: number) => {
    const below = lowerBound(sorted, (one) => one < value);
    const through = lowerBound(sorted, (one) => one <= value);
    return (below + through - 1) / 2;
  };
  return {
    share: (value: number) => (Number.isFinite(value) ? rank(value) / last : NaN),
    valueAt: (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN,
  };
}

/** How many of the first numbers fulfil a condition, which those after them do not. */
function lowerBound(sorted: Float64Array, holds: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
