import { compilePattern } from "../../core/filter";
import type { FixedRange } from "../../protocol";

/** A rule as it is typed: a tag or "/regex/", and limits that may not be numbers yet. */
export interface RuleDraft {
  readonly id: number;
  readonly pattern: string;
  readonly x: readonly [string, string];
  readonly y: readonly [string, string];
}

export interface CheckedRule {
  /** Null where the rule cannot be in force. */
  readonly range: FixedRange | null;
  /** What keeps it from being in force; empty where nothing does. */
  readonly error: string;
}

export type Ranges = Readonly<Record<string, FixedRange>>;

const asText = (limits: readonly [number, number] | undefined): [string, string] =>
  limits ? [String(limits[0]), String(limits[1])] : ["", ""];

/** Drafts of the rules in force, numbered from `firstId`. */
export function toDrafts(ranges: Ranges, firstId: number): RuleDraft[] {
  return Object.entries(ranges).map(([pattern, { x, y }], i) => ({
    id: firstId + i,
    pattern,
    x: asText(x),
    y: asText(y),
  }));
}

/** What is right and wrong with each of some drafts. */
export function checkRules(drafts: readonly RuleDraft[]): CheckedRule[] {
  return drafts.map((draft, i) => {
    const twin = drafts.slice(0, i).some((other) => other.pattern === draft.pattern);
    const error = patternError(draft.pattern, twin);
    const { range, error: limitError } = toRange(draft);
    const first = error || limitError;
    return { range: first ? null : range, error: first };
  });
}

/** The drafts that can be in force, as the trait has them. */
export function toRanges(drafts: readonly RuleDraft[]): Ranges {
  const checked = checkRules(drafts);
  return Object.fromEntries(
    drafts.flatMap(({ pattern }, i) => {
      const range = checked[i]?.range;
      return range ? [[pattern, range]] : [];
    }),
  );
}

function patternError(pattern: string, twin: boolean): string {
  if (pattern.trim() === "") return "Name a tag, or tags by a /regex/.";
  if (twin) return `Another rule is for ${pattern} already.`;
  if (!isRegex(pattern)) return "";
  const { error } = compilePattern(pattern.slice(1, -1));
  return error === null ? "" : `Not a regular expression: ${error}.`;
}

function isRegex(pattern: string): boolean {
  return /^\/.+\/$/s.test(pattern);
}

function toRange(draft: RuleDraft): CheckedRule {
  const range: FixedRange = {};
  for (const axis of ["x", "y"] as const) {
    const [from, to] = draft[axis].map((text) => text.trim()) as [string, string];
    if (from === "" && to === "") continue;
    if (from === "" || to === "") return failed(`${axis} has one end: give both.`);
    const [low, high] = [Number(from), Number(to)];
    for (const [text, number] of [
      [from, low],
      [to, high],
    ] as const) {
      if (!Number.isFinite(number)) return failed(`${axis}: ${text} is not a number.`);
    }
    if (low >= high) return failed(`${axis}: ${from} is not less than ${to}.`);
    range[axis] = [low, high];
  }
  return range.x || range.y ? { range, error: "" } : failed("Give limits of x, y or both.");
}

function failed(error: string): CheckedRule {
  return { range: null, error };
}
