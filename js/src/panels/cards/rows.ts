import type { Card, TagGroup } from "../../store";

/** Sizes in CSS pixels; the style sheet has the same heights. */
export const HEADER_HEIGHT = 30;
export const CARD_HEIGHT = 236;
export const FULL_WIDTH_HEIGHT = 340;
export const TABLE_ROW_HEIGHT = 22;
export const GAP = 8;
const NARROWEST_CARD = 150;
/** What a table has above and below its rows: buttons, headings, a scroll bar. */
const TABLE_EXTRA = 62;
/** Rows of a table in view; the others are scrolled to. */
const MAX_TABLE_ROWS = 6;

/**
 * Key of the group of pinned cards, which no group of tags has:
 * theirs are without slashes unless they are made of nothing else.
 */
export const PINNED = "/pinned";

export type Row<C extends Card = Card> =
  | { readonly kind: "header"; readonly group: TagGroup<C>; readonly open: boolean }
  | {
      readonly kind: "cards";
      /** Name of the group that the cards stand in. */
      readonly group: string;
      readonly cards: readonly PlacedCard<C>[];
      readonly isFullWidth: boolean;
      readonly height: number;
    };

export interface PlacedCard<C extends Card = Card> {
  readonly card: C;
  readonly height: number;
}

/** What the place of a card depends on, besides its group. */
export interface CardShape {
  readonly isFullWidth: boolean;
  /** CSS pixels. */
  readonly height: number;
}

/** How many cards of at least `cardWidth` stand side by side in a panel so wide. */
export function columnsIn(width: number, cardWidth: number): number {
  return Math.max(1, Math.floor((width - GAP) / (cardWidth + GAP)));
}

/** So many columns as asked for, where each gets a width that shows something; 0: automatic. */
export function columnsFor(asked: number, width: number, cardWidth: number): number {
  if (asked === 0) return columnsIn(width, cardWidth);
  return Math.max(1, Math.min(asked, Math.floor((width - GAP) / (NARROWEST_CARD + GAP))));
}

/** Left edge and width of the cards in a panel so wide. */
export function cardPlaces(width: number, columns: number): { left: number; width: number }[] {
  const cardWidth = (width - GAP * (columns + 1)) / columns;
  return Array.from({ length: columns }, (_, column) => ({
    left: GAP + column * (cardWidth + GAP),
    width: cardWidth,
  }));
}

/**
 * Groups as rows of a list: a header each, and its cards if it is open.
 *
 * @param toggled names of the groups that are not as they are at first
 */
export function toRows<C extends Card>(
  groups: readonly TagGroup<C>[],
  columns: number,
  toggled: ReadonlySet<string>,
  shapeOf: (card: C) => CardShape,
): Row<C>[] {
  return groups.flatMap((group) => {
    const open = toggled.has(group.name) === (group.closed ?? false);
    const header: Row<C>[] = group.name === "" ? [] : [{ kind: "header", group, open }];
    return open ? [...header, ...cardRows(group, columns, shapeOf)] : header;
  });
}

/** Cards side by side; one of full width has a row to itself, wherever that leaves a hole. */
function cardRows<C extends Card>(
  { name, cards }: TagGroup<C>,
  columns: number,
  shapeOf: (card: C) => CardShape,
): Row<C>[] {
  const rows: Row<C>[] = [];
  let beside: PlacedCard<C>[] = [];
  const end = (isFullWidth = false) => {
    if (beside.length === 0) return;
    const height = Math.max(...beside.map((placed) => placed.height));
    rows.push({ kind: "cards", group: name, cards: beside, isFullWidth, height });
    beside = [];
  };
  for (const card of cards) {
    const shape = shapeOf(card);
    if (shape.isFullWidth || beside.length === columns) end();
    beside.push({ card, height: shape.height });
    if (shape.isFullWidth) end(true);
  }
  end();
  return rows;
}

/** Height of a chart's card with a table of so many rows, 0 where there is none. */
export function cardHeight(isFullWidth: boolean, tableRows: number): number {
  return (isFullWidth ? FULL_WIDTH_HEIGHT : CARD_HEIGHT) + tableHeight(tableRows);
}

/** Height of a table of so many rows. */
export function tableHeight(rows: number): number {
  if (rows === 0) return 0;
  return TABLE_EXTRA + TABLE_ROW_HEIGHT * Math.min(rows, MAX_TABLE_ROWS);
}

export function heightOf(row: Row | undefined): number {
  return row?.kind === "cards" ? row.height + GAP : HEADER_HEIGHT;
}

/** Groups without the cards that have none of the visible runs. */
export function withVisibleRuns(
  groups: readonly TagGroup[],
  visible: ReadonlySet<number>,
): TagGroup[] {
  return groups
    .map(({ cards, ...group }) => ({
      ...group,
      cards: cards.filter((card) => card.series.some((series) => visible.has(series.run.id))),
    }))
    .filter(({ cards }) => cards.length > 0);
}
