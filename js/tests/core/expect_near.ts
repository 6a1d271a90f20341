import { expect } from "vitest";

/** The same numbers to 1e-12 of their size, and the same that are not finite. */
export function expectNear(
  found: ArrayLike<number>,
  expected: readonly (number | string)[],
  tolerance = 1e-12,
): void {
  expect(found).toHaveLength(expected.length);
  const wrong = expected.map(Number).flatMap((number, at) => {
    const value = found[at] as number;
    const near = Math.abs(value - number) <= tolerance * Math.max(1, Math.abs(number));
    return near || Object.is(value, number) ? [] : [{ at, value, expected: number }];
  });
  expect(wrong).toEqual([]);
}
