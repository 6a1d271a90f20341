/** Numbers of tests: those that JSON has not, and made ones that are the same each time. */

export const floats = (values: readonly (number | string)[]) => Float64Array.from(values, Number);

/** Mulberry32: numbers from 0 to below 1. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random walk, some of whose values are not finite where `gaps` is above 0. */
export function walk(length: number, seed: number, gaps = 0): Float64Array {
  const next = random(seed);
  const odd = [NaN, Infinity, -Infinity];
  let value = 0;
  return Float64Array.from({ length }, () => {
    value += next() - 0.5;
    return next() < gaps ? (odd[Math.floor(next() * 3)] as number) : value;
  });
}
