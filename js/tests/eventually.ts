import { vi } from "vitest";

/** Return the result of `look` as soon as it does not throw. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: 120_000 });
}
