import type { Filter } from "../core/filter";
import type { Series } from "./series";

/** What one chart shows: a tag, and every run that has it. */
export interface Card {
  readonly tag: string;
  readonly series: readonly Series[];
}

/** Cards whose tags begin with the same segment. */
export interface TagGroup {
  readonly name: string;
  readonly cards: readonly Card[];
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
export function toGroups(cards: Iterable<Card>, filter: Filter): TagGroup[] {
  const matching = [...cards].filter((card) => filter.matches(card.tag));
  return Array.from(
    Map.groupBy(matching, (card) => groupName(card.tag)),
    ([name, members]) => ({ name, cards: members }),
  );
}

/** The tag's first segment, as in TensorBoard; slashes at its beginning are passed over. */
export function groupName(tag: string): string {
  const segment = /[^/]+/.exec(tag);
  return segment ? segment[0] : tag;
}

function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
