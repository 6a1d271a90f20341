import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import { type Board, type Card, groupingOf, type TagGroup } from "../../store";
import { px } from "../css";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
import type { ChartCard } from "./chart_card";
import { GroupHeader } from "./group_header";
import { type CardShape, cardPlaces, columnsFor, heightOf, type PlacedCard, toRows } from "./rows";
import { ScalarCard } from "./scalar_card";

interface Props {
  /** The pinned cards first, where there are any. */
  readonly groups: ReadonlySignal<readonly TagGroup[]>;
  /** What comes after them. */
  readonly children?: ComponentChildren;
}

/** All groups and their cards; there are elements only for those near the view. */
export function CardList({ groups, children }: Props) {
  const { board } = useView();
  const { settings } = board;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useContentWidth(scroller);
  const columns = useComputed(() =>
    columnsFor(settings.columns.value, width.value, settings.cardWidth.value),
  );
  const rows = useComputed(() =>
    toRows(groups.value, columns.value, new Set(settings.collapsed.value), (card) =>
      shapeOf(board, card),
    ),
  ).value;
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
              return [<GroupHeader key={key} row={row} top={start} groups={groups} />];
            }
            const across = row.isFullWidth ? fullPlaces : places;
            return row.cards.map((placed, column) => (
              <Placed
                key={`card ${row.group}\n${placed.card.tag}`}
                placed={placed}
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

/** What a card takes; read inside an effect or a computed signal. */
function shapeOf(board: Board, card: Card): CardShape {
  return {
    isFullWidth: board.settings.card(card.tag).full_width === true,
    tableRows: tableRowsOf(board, card),
  };
}

/** Rows of the table under a card: as many as it has lines; 0 where it is closed. */
export function tableRowsOf({ settings, selection }: Board, card: ChartCard): number {
  if (!settings.card(card.tag).table) return 0;
  const visible = selection.visibleRuns.value;
  const runs = card.series.map(({ run }) => run).filter(({ id }) => visible.has(id));
  if (card.arrange) return runs.length;
  const grouping = groupingOf(settings.groupBy.value);
  return grouping ? new Set(runs.map((run) => grouping(run) ?? run.name)).size : runs.length;
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

interface PlacedProps {
  readonly placed: PlacedCard;
  readonly top: number;
  readonly left?: number;
  readonly width?: number;
}

/** Placed one by one, so that a card keeps its chart when the number of columns changes. */
function Placed({ placed, top, left, width }: PlacedProps) {
  const { board } = useView();
  const { card, height } = placed;
  return (
    <div
      class="place"
      style={{ top: px(top), left: px(left), width: px(width), height: px(height) }}
    >
      <ScalarCard card={card} tableRows={tableRowsOf(board, card)} />
    </div>
  );
}
