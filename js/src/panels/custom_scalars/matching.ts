/** Milliseconds that one expression may take for all tags: it comes from a file. */
const PATIENCE = 100;
/** Longer tags are compared literally alone. */
const MAX_TAG_LENGTH = 500;

export interface Matching {
  /** In the order of `tags`. */
  readonly tags: readonly string[];
  /** Why it finds less than it could; null where nothing is wrong. */
  readonly fault: string | null;
}

/**
 * The tags that a pattern of a layout finds: those that begin with what the
 * regular expression matches, case-sensitive, as in TensorBoard
 * (tensorboard/plugins/custom_scalar/custom_scalars_plugin.py, `scalars_impl`),
 * and the one that it is literally. An expression that is wrong finds that alone.
 */
export function matchingTags(pattern: string, tags: readonly string[]): Matching {
  const literal = tags.filter((tag) => tag === pattern);
  let expression: RegExp;
  try {
    expression = new RegExp(`^(?:${pattern})`);
  } catch (error) {
    const fault = literal.length > 0 ? null : reason(error);
    return { tags: literal, fault };
  }
  const until = performance.now() + PATIENCE;
  const found: string[] = [];
  for (const tag of tags) {
    if (performance.now() > until) return { tags: found, fault: "takes too long" };
    const matches = tag.length <= MAX_TAG_LENGTH && expression.test(tag);
    if (matches || tag === pattern) found.push(tag);
  }
  return { tags: found, fault: null };
}

/** V8 says "Invalid regular expression: /…/: Unterminated group"; the end is what helps. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(message.lastIndexOf(": ") + 2);
}
