import { compilePattern } from "./filter";

/** How long one search may take, milliseconds: expressions are the user's, values a file's. */
const PATIENCE = 1000;
/** Of a longer value so many characters are looked at. */
const MOST_CHARACTERS = 2000;

/** Labels to search: of the protocol, numbers or texts by codes. */
export type Searched =
  | { readonly kind: "number"; readonly values: Float64Array }
  | { readonly kind: "text"; readonly values: readonly string[]; readonly codes: Uint32Array };

/** Numbers from one limit to another. */
interface Range {
  readonly low: number;
  readonly high: number;
  readonly includesLow: boolean;
  readonly includesHigh: boolean;
}

export interface Query {
  /** What is wrong with it; null where nothing is. */
  readonly error: string | null;
  text(value: string): boolean;
  number(value: number): boolean;
}

export interface Found {
  readonly points: Uint32Array;
  /** Why there may be more; null where these are all. */
  readonly fault: string | null;
}

/**
 * What was typed into the search: "> 3", "<= 0.5", "= 7" and "1..5" (both ends included) are
 * ranges of numbers; anything else is found in texts, whatever its case, or as a regular
 * expression where it is to be one. A column of numbers has the number itself, or the text.
 */
export function parseQuery(typed: string, isRegex: boolean): Query {
  const range = isRegex ? null : parseRange(typed.trim());
  if (range) return ofRange(range);
  if (isRegex) {
    const { expression, error } = compilePattern(typed);
    const text = (value: string) => expression?.test(value) ?? false;
    return { error, text, number: (value) => !Number.isNaN(value) && text(String(value)) };
  }
  const wanted = typed.toLowerCase();
  const asNumber = typed.trim() === "" ? NaN : Number(typed);
  return {
    error: null,
    text: (value) => value.toLowerCase().includes(wanted),
    number: Number.isNaN(asNumber)
      ? (value) => String(value).toLowerCase().includes(wanted)
      : (value) => value === asNumber,
  };
}

/** The points whose label answers the query. */
export function searchPoints(column: Searched, query: Query): Found {
  const until = performance.now() + PATIENCE;
  if (column.kind === "text") return searchTexts(column, query, until);
  const { values } = column;
  const found = new Uint32Array(values.length);
  let length = 0;
  for (let i = 0; i < values.length; i++) {
    if ((i & 1023) === 1023 && performance.now() > until) return late(found.slice(0, length));
    if (query.number(values[i] as number)) found[length++] = i;
  }
  return { points: found.slice(0, length), fault: null };
}

/** Each value that differs is looked at once. */
function searchTexts(
  { values, codes }: Extract<Searched, { kind: "text" }>,
  query: Query,
  until: number,
): Found {
  const matches = new Uint8Array(values.length);
  let isLate = false;
  for (let i = 0; i < values.length && !isLate; i++) {
    if (query.text((values[i] as string).slice(0, MOST_CHARACTERS))) matches[i] = 1;
    isLate = performance.now() > until;
  }
  const found = new Uint32Array(codes.length);
  let length = 0;
  for (let i = 0; i < codes.length; i++) {
    if (matches[codes[i] as number] === 1) found[length++] = i;
  }
  const points = found.slice(0, length);
  return isLate ? late(points) : { points, fault: null };
}

function late(points: Uint32Array): Found {
  return { points, fault: "the search takes too long: these are not all" };
}

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`;
const COMPARISON = new RegExp(String.raw`^(<=|>=|<|>|==?|≤|≥)\s*(${NUMBER})$`, "i");
const INTERVAL = new RegExp(String.raw`^(${NUMBER})?\s*\.\.\s*(${NUMBER})?$`, "i");

function parseRange(typed: string): Range | null {
  const interval = INTERVAL.exec(typed);
  if (interval && (interval[1] || interval[2])) {
    const low = interval[1] === undefined ? -Infinity : Number(interval[1]);
    const high = interval[2] === undefined ? Infinity : Number(interval[2]);
    return { low, high, includesLow: true, includesHigh: true };
  }
  const comparison = COMPARISON.exec(typed);
  if (!comparison) return null;
  const limit = Number(comparison[2]);
  const sign = (comparison[1] as string).replace("≤", "<=").replace("≥", ">=");
  const all = { low: -Infinity, high: Infinity, includesLow: true, includesHigh: true };
  if (sign.startsWith("=")) return { ...all, low: limit, high: limit };
  if (sign.startsWith("<")) return { ...all, high: limit, includesHigh: sign === "<=" };
  return { ...all, low: limit, includesLow: sign === ">=" };
}

function ofRange({ low, high, includesLow, includesHigh }: Range): Query {
  const number = (value: number) =>
    (value > low || (includesLow && value === low)) &&
    (value < high || (includesHigh && value === high));
  const text = (value: string) => value.trim() !== "" && number(Number(value));
  return { error: null, text, number };
}
