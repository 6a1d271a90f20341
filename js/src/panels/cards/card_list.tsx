import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import type { Board, Card, TagGroup } from "../../store";
import { px } from "../css";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
import { GroupHeader, titleOf } from "./group_header";
import { type CardShape, cardPlaces, columnsFor, heightOf, type PlacedCard, toRows } from "./rows";

/** How a panel's cards are drawn, and how large. */
export interface CardKind<C extends Card = Card> {
  /**
   * Read inside an effect or a computed signal.
   *
   * @param width of a card in a column, CSS pixels
   * @param fullWidth of one that has a row to itself
   */
  shapeOf(board: Board, card: C, width: number, fullWidth: number): CardShape;
  /** @param width of its place, CSS pixels */
  render(card: C, width: number): ComponentChildren;
  /** What can be done with a group of cards, at the right of its header. */
  menu?(title: string, cards: readonly C[]): ComponentChildren;
}

interface Props<C extends Card> {
  /** The pinned cards first, where there are any. */
  readonly groups: ReadonlySignal<readonly TagGroup<C>[]>;
  readonly kind: CardKind<C>;
  /** What comes after them. */
  readonly children?: ComponentChildren;
}

/** All groups and their cards; there are elements only for those near the view. */
export function CardList<C extends Card>({ groups, kind, children }: Props<C>) {
  const { board } = useView();
  const { settings } = board;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useContentWidth(scroller);
  const columns = useComputed(() =>
    columnsFor(settings.columns.value, width.value, settings.cardWidth.value),
  );
  const rows = useComputed(() => {
    const across = cardPlaces(width.value, columns.value)[0]?.width ?? 0;
    const fullWidth = cardPlaces(width.value, 1)[0]?.width ?? 0;
    return toRows(groups.value, columns.value, new Set(settings.collapsed.value), (card) =>
      kind.shapeOf(board, card, across, fullWidth),
    );
  }).value;
  const sizeOf = useCallback((index: number) => heightOf(rows[index]), [rows]);
  const virtual = useVirtualRows({ scroller, count: rows.length, sizeOf, overscan: 1 });
  const places = cardPlaces(width.value, columns.value);
  const fullPlaces = cardPlaces(width.value, 1);
  return (
    <div
      class={groups.value[0]?.name === "" ? "cards-scroller headless" : "cards-scroller"}
      ref={scroller}
      tabIndex={-1}
    >
      <div class="cards" style={{ height: px(virtual.height) }}>
        {width.value > 0 &&
          virtual.items.flatMap(({ index, start }) => {
            const row = rows[index];
            if (!row) return [];
            if (row.kind === "header") {
              const key = `group ${row.group.name}`;
              const menu = kind.menu?.(titleOf(row.group), row.group.cards);
              return [<GroupHeader key={key} row={row} top={start} menu={menu} />];
            }
            const across = row.isFullWidth ? fullPlaces : places;
            return row.cards.map((placed, column) => (
              <Placed
                key={`card ${row.group}\n${placed.card.tag}`}
                placed={placed}
                kind={kind}
                top={start}
                {...across[column]}
              />
            ));
          })}
      </div>
      {children}
    </div>
  );
}

function useContentWidth(element: { readonly current: HTMLElement | null }): Signal<number> {
  const width = useSignal(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      width.value = current.clientWidth;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [element, width]);
  return width;
}

interface PlacedProps<C extends Card> {
  readonly placed: PlacedCard<C>;
  readonly kind: CardKind<C>;
  readonly top: number;
  readonly left?: number;
  readonly width?: number;
}

/** Placed one by one, so that a card keeps its chart when the number of columns changes. */
function Placed<C extends Card>({ placed, kind, top, left, width }: PlacedProps<C>) {
  const { card, height } = placed;
  return (
    <div
      class="place"
      style={{ top: px(top), left: px(left), width: px(width), height: px(height) }}
    >
      {kind.render(card, width ?? 0)}
    </div>
  );
}
