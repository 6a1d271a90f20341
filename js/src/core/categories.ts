/** Values that repeat, and which of them each point has. */
export interface Categories {
  readonly values: readonly string[];
  /** Of each point; `values.length` where it has none. */
  readonly codes: Uint32Array;
  /** Points of each value. */
  readonly counts: Uint32Array;
}

/** Labels that are texts, or numbers, each number a category of its own, in ascending order. */
export function categoriesOf(
  column:
    | { readonly kind: "number"; readonly values: Float64Array }
    | { readonly kind: "text"; readonly values: readonly string[]; readonly codes: Uint32Array },
): Categories {
  if (column.kind === "text") {
    const { values, codes } = column;
    return { values, codes, counts: countOf(codes, values.length) };
  }
  const places = new Map<number, number>();
  for (const value of column.values.slice().sort()) {
    if (!Number.isNaN(value) && !places.has(value)) places.set(value, places.size);
  }
  const codes = Uint32Array.from(column.values, (value) => places.get(value) ?? places.size);
  const values = Array.from(places.keys(), String);
  return { values, codes, counts: countOf(codes, values.length) };
}

function countOf(codes: Uint32Array, length: number): Uint32Array {
  const counts = new Uint32Array(length);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code < length) counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

/** The points of one of the categories, ascending. */
export function pointsOf({ codes }: Categories, code: number): Uint32Array {
  const found: number[] = [];
  for (let i = 0; i < codes.length; i++) if (codes[i] === code) found.push(i);
  return Uint32Array.from(found);
}
