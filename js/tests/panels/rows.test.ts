import { describe, expect, it } from "vitest";
import {
  CARD_HEIGHT,
  cardHeight,
  columnsIn,
  FULL_WIDTH_HEIGHT,
  GAP,
  HEADER_HEIGHT,
  heightOf,
  tableHeight,
  toRows,
} from "../../src/panels/cards/rows";
import type { Card } from "../../src/store";

const cardOf = (tag: string): Card => ({ tag, series: [] });
const group = { name: "g", cards: ["a", "b", "wide", "c", "d", "e"].map(cardOf) };

function rowsOf(tables: Readonly<Record<string, number>> = {}, collapsed: string[] = []) {
  return toRows([group], 2, new Set(collapsed), ({ tag }) => ({
    isFullWidth: tag === "wide",
    height: cardHeight(tag === "wide", tables[tag] ?? 0),
  }));
}

const tagsIn = (rows: ReturnType<typeof rowsOf>) =>
  rows.map((row) => (row.kind === "cards" ? row.cards.map(({ card }) => card.tag) : "head"));

describe("rows of cards", () => {
  it("have a card of full width by itself, in its place", () => {
    expect(tagsIn(rowsOf())).toEqual(["head", ["a", "b"], ["wide"], ["c", "d"], ["e"]]);
    expect(rowsOf().map(heightOf)).toEqual([
      HEADER_HEIGHT,
      CARD_HEIGHT + GAP,
      FULL_WIDTH_HEIGHT + GAP,
      CARD_HEIGHT + GAP,
      CARD_HEIGHT + GAP,
    ]);
  });

  it("are as high as the highest of their cards, which keep their own heights", () => {
    const row = rowsOf({ b: 3 })[1];
    expect(heightOf(row)).toBe(CARD_HEIGHT + tableHeight(3) + GAP);
    const heights = row?.kind === "cards" ? row.cards.map(({ height }) => height) : [];
    expect(heights).toEqual([CARD_HEIGHT, CARD_HEIGHT + tableHeight(3)]);
  });

  it("leave a long table to scroll", () => {
    expect(tableHeight(1000)).toBe(tableHeight(6));
    expect(tableHeight(0)).toBe(0);
  });

  it("are hidden under a closed header", () => {
    expect(tagsIn(rowsOf({}, ["g"]))).toEqual(["head"]);
  });
});

it("fits as many columns as are wide enough", () => {
  expect([300, 624, 632, 1000].map((width) => columnsIn(width, 300))).toEqual([1, 2, 2, 3]);
  expect(columnsIn(1000, 480)).toBe(2);
});
