/** A regular expression as typed by a user, over run names or tags. */
export interface Filter {
  readonly pattern: string;
  /** What is wrong with the pattern, as the engine says it; null when nothing is. */
  readonly error: string | null;
  matches(text: string): boolean;
}

/**
 * Compile a filter: JavaScript's syntax, case-insensitive, found anywhere in
 * the text, as in TensorBoard. An invalid pattern filters nothing.
 */
export function compileFilter(pattern: string): Filter {
  if (pattern === "") return { pattern, error: null, matches: () => true };
  try {
    const expression = new RegExp(pattern, "i");
    return { pattern, error: null, matches: (text) => expression.test(text) };
  } catch (error) {
    return { pattern, error: reason(error, pattern), matches: () => true };
  }
}

/** V8 says "Invalid regular expression: /(/i: Unterminated group"; the end is what helps. */
function reason(error: unknown, pattern: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const prefix = `Invalid regular expression: /${pattern}/i: `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}

export function matchRule<Value>(
  rules: readonly { pattern: string; value: Value }[],
  tag: string,
): Value | undefined {
  return rules.findLast(
    ({ pattern }) =>
      pattern === tag ||
      (/^\/.*\/$/s.test(pattern) && compileFilter(pattern.slice(1, -1)).matches(tag)),
  )?.value;
}
