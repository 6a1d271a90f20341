import { compileFilter, type Filter } from "../core/filter";
import type { Series } from "./series";

/** What one chart shows: a tag, and every run that has it. */
export interface Card {
  /** Of one chart among all; what its settings and ranges go by. */
  readonly tag: string;
  readonly series: readonly Series[];
}

/** Cards whose tags begin with the same segment. */
export interface TagGroup<C extends Card = Card> {
  /** Empty where the cards were asked for one by one: they stand without a header. */
  readonly name: string;
  /** What the header says in place of the name. */
  readonly title?: string;
  /** Whether it is closed until somebody opens it. */
  readonly closed?: boolean;
  readonly cards: readonly C[];
}

/**
 * One card a tag, in the order of `series`.
 *
 * @param former cards made before: one that would be the same again is kept
 */
export function toCards(
  series: Iterable<Series>,
  former: ReadonlyMap<string, Card>,
): ReadonlyMap<string, Card> {
  const cards = new Map<string, Card>();
  for (const [tag, members] of Map.groupBy(series, (one) => one.tag)) {
    const card = former.get(tag);
    cards.set(tag, card && sameItems(card.series, members) ? card : { tag, series: members });
  }
  return cards;
}

/** Groups of the cards whose tag matches, in the order of their first card. */
export function toGroups<C extends Card>(cards: Iterable<C>, filter: Filter): TagGroup<C>[] {
  const matching = [...cards].filter((card) => filter.matches(card.tag));
  return Array.from(
    Map.groupBy(matching, (card) => groupName(card.tag)),
    ([name, members]) => ({ name, cards: members }),
  );
}

/**
 * The cards that `wanted` names, in its order, each once.
 *
 * @param wanted tags, or regular expressions between slashes; a wrong one finds nothing
 */
export function pickCards<C extends Card>(
  cards: ReadonlyMap<string, C>,
  wanted: readonly string[],
): C[] {
  const found = wanted.flatMap((one) => {
    const card = cards.get(one);
    if (card) return [card];
    const inner = /^\/(.+)\/$/s.exec(one)?.[1];
    const filter = inner === undefined ? null : compileFilter(inner);
    if (!filter || filter.error !== null) return [];
    return [...cards.values()].filter(({ tag }) => filter.matches(tag));
  });
  return [...new Set(found)];
}

/** The cards whose tag matches as one group without a name; no group where none does. */
export function toOneGroup(cards: readonly Card[], filter: Filter): TagGroup[] {
  const matching = cards.filter(({ tag }) => filter.matches(tag));
  return matching.length > 0 ? [{ name: "", cards: matching }] : [];
}

/** The tag's first segment, as in TensorBoard; slashes at its beginning are passed over. */
export function groupName(tag: string): string {
  const segment = /[^/]+/.exec(tag);
  return segment ? segment[0] : tag;
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
