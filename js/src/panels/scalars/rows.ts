import type { Card, TagGroup } from "../../store";

/** Sizes in CSS pixels; the style sheet has the same heights. */
export const HEADER_HEIGHT = 30;
export const CARD_HEIGHT = 236;
export const GAP = 8;

export type Row =
  | { readonly kind: "header"; readonly group: TagGroup; readonly open: boolean }
  | { readonly kind: "cards"; readonly cards: readonly Card[] };

/** How many cards, each at least `cardWidth` wide, stand side by side in a panel so wide. */
export function columnsIn(width: number, cardWidth: number): number {
  return Math.max(1, Math.floor((width - GAP) / (cardWidth + GAP)));
}

/** Left edge and width of the cards in a panel so wide. */
export function cardPlaces(width: number, columns: number): { left: number; width: number }[] {
  const cardWidth = (width - GAP * (columns + 1)) / columns;
  return Array.from({ length: columns }, (_, column) => ({
    left: GAP + column * (cardWidth + GAP),
    width: cardWidth,
  }));
}

/** Groups as rows of a list: a header each, and its cards unless it is collapsed. */
export function toRows(
  groups: readonly TagGroup[],
  columns: number,
  collapsed: ReadonlySet<string>,
): Row[] {
  return groups.flatMap((group) => {
    const open = !collapsed.has(group.name);
    const rows: Row[] = [{ kind: "header", group, open }];
    for (let i = 0; open && i < group.cards.length; i += columns) {
      rows.push({ kind: "cards", cards: group.cards.slice(i, i + columns) });
    }
    return rows;
  });
}

export function heightOf(row: Row | undefined): number {
  return row?.kind === "cards" ? CARD_HEIGHT + GAP : HEADER_HEIGHT;
}

/** Groups without the cards that have none of the visible runs. */
export function withVisibleRuns(
  groups: readonly TagGroup[],
  visible: ReadonlySet<number>,
): TagGroup[] {
  return groups
    .map(({ name, cards }) => ({
      name,
      cards: cards.filter((card) => card.series.some((series) => visible.has(series.run.id))),
    }))
    .filter(({ cards }) => cards.length > 0);
}
