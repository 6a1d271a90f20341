/** A regular expression as typed by a user, over run names or tags. */
export interface Filter {
  readonly pattern: string;
  /** What is wrong with the pattern, as the engine says it; null when nothing is. */
  readonly error: string | null;
  matches(text: string): boolean;
}

/** What a user's regular expression comes to. */
export interface Pattern {
  /** Null where the pattern is invalid. */
  readonly expression: RegExp | null;
  /** What is wrong with it, as the engine says it; null when nothing is. */
  readonly error: string | null;
}

/** Compile a regular expression: JavaScript's syntax, case-insensitive. */
export function compilePattern(pattern: string): Pattern {
  try {
    return { expression: new RegExp(pattern, "i"), error: null };
  } catch (error) {
    return { expression: null, error: reason(error, pattern) };
  }
}

/**
 * Compile a filter: JavaScript's syntax, case-insensitive, found anywhere in
 * the text, as in TensorBoard. An invalid pattern filters nothing.
 */
export function compileFilter(pattern: string): Filter {
  if (pattern === "") return { pattern, error: null, matches: () => true };
  const { expression, error } = compilePattern(pattern);
  return { pattern, error, matches: (text) => expression?.test(text) ?? true };
}

/** Something that holds for one tag, or for the tags that match "/a regular expression/". */
export interface TagRule<T> {
  readonly pattern: string;
  readonly value: T;
}

/**
 * The last of the rules that hold for `tag`. A pattern that is the tag itself is
 * meant literally; an invalid one matches nothing.
 */
export function matchRule<T>(rules: readonly TagRule<T>[], tag: string): TagRule<T> | undefined {
  return rules.findLast(({ pattern }) => pattern === tag || matchesBetweenSlashes(pattern, tag));
}

function matchesBetweenSlashes(pattern: string, tag: string): boolean {
  const inner = /^\/(.+)\/$/s.exec(pattern)?.[1];
  return inner !== undefined && (compilePattern(inner).expression?.test(tag) ?? false);
}

/** V8 says "Invalid regular expression: /(/i: Unterminated group"; the end is what helps. */
function reason(error: unknown, pattern: string): string {
  const message = error instanceof Error ? error.message : String(error);
  const prefix = `Invalid regular expression: /${pattern}/i: `;
  return message.startsWith(prefix) ? message.slice(prefix.length) : message;
}
