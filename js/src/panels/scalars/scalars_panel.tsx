import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useCallback, useLayoutEffect, useRef } from "preact/hooks";
import type { Card, Settings, TagGroup } from "../../store";
import { px } from "../css";
import { ChevronIcon } from "../icons";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
import { EmptyState } from "./empty_state";
import {
  CARD_HEIGHT,
  cardPlaces,
  columnsIn,
  HEADER_HEIGHT,
  heightOf,
  type Row,
  toRows,
  withVisibleRuns,
} from "./rows";
import { ScalarCard } from "./scalar_card";

export function ScalarsPanel() {
  const view = useView();
  const { selection, settings } = view.board;
  const groups = useComputed(() =>
    withVisibleRuns(selection.groups.value, selection.visibleRuns.value),
  );
  const axes = useRef(axesKey(settings));
  // A part of the plane that was zoomed to means nothing on other axes.
  useSignalEffect(() => {
    const key = axesKey(settings);
    if (key !== axes.current) view.scalars.resetAll();
    axes.current = key;
  });
  if (groups.value.length === 0) return <EmptyState />;
  return (
    <>
      <CardList groups={groups.value} />
      <ExpandedCard groups={groups.value} />
    </>
  );
}

function axesKey({ xAxis, xTag, xScale, yScale }: Settings): string {
  return [xAxis.value, xTag.value, xScale.value, yScale.value].join(" ");
}

function CardList({ groups }: { readonly groups: readonly TagGroup[] }) {
  const { settings } = useView().board;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useContentWidth(scroller);
  const columns = columnsIn(width, settings.cardWidth.value);
  const collapsed = useComputed(() => new Set(settings.collapsed.value)).value;
  const rows = useComputedRows(groups, columns, collapsed);
  const sizeOf = useCallback((index: number) => heightOf(rows[index]), [rows]);
  const virtual = useVirtualRows({ scroller, count: rows.length, sizeOf, overscan: 1 });
  const places = cardPlaces(width, columns);
  return (
    <div class="cards-scroller" ref={scroller} tabIndex={-1}>
      <div class="cards" style={{ height: px(virtual.height) }}>
        {width > 0 &&
          virtual.items.flatMap(({ index, start }) => {
            const row = rows[index];
            if (!row) return [];
            if (row.kind === "header") {
              return [<GroupHeader key={`group ${row.group.name}`} row={row} top={start} />];
            }
            return row.cards.map((card, column) => (
              <Placed key={`card ${card.tag}`} card={card} top={start} {...places[column]} />
            ));
          })}
      </div>
    </div>
  );
}

/** Rows are made anew only when what they are made of changes: their heights then are, too. */
function useComputedRows(
  groups: readonly TagGroup[],
  columns: number,
  collapsed: ReadonlySet<string>,
): readonly Row[] {
  const made = useRef<{ key: readonly unknown[]; rows: readonly Row[] } | null>(null);
  const key = [groups, columns, collapsed];
  if (!made.current?.key.every((part, i) => part === key[i])) {
    made.current = { key, rows: toRows(groups, columns, collapsed) };
  }
  return made.current?.rows ?? [];
}

function useContentWidth(element: { readonly current: HTMLElement | null }): number {
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
  return width.value;
}

interface PlacedProps {
  readonly card: Card;
  readonly top: number;
  readonly left?: number;
  readonly width?: number;
}

/** Placed one by one, so that a card keeps its chart when the number of columns changes. */
function Placed({ card, top, left, width }: PlacedProps) {
  return (
    <div
      class="place"
      style={{ top: px(top), left: px(left), width: px(width), height: px(CARD_HEIGHT) }}
    >
      <ScalarCard card={card} />
    </div>
  );
}

interface GroupHeaderProps {
  readonly row: Row & { readonly kind: "header" };
  readonly top: number;
}

function GroupHeader({ row, top }: GroupHeaderProps) {
  const { selection } = useView().board;
  const { name, cards } = row.group;
  return (
    <button
      type="button"
      class={row.open ? "group open" : "group"}
      style={{ top: px(top), height: px(HEADER_HEIGHT) }}
      aria-expanded={row.open}
      title={name}
      onClick={() => selection.toggleGroup(name)}
    >
      <ChevronIcon />
      <span class="group-name">{name}</span>
      <span class="count">{cards.length}</span>
    </button>
  );
}

/** The card that fills the panel, over the others. */
function ExpandedCard({ groups }: { readonly groups: readonly TagGroup[] }) {
  const { scalars } = useView();
  const tag = scalars.expanded.value;
  if (tag === null) return null;
  const card = groups.flatMap(({ cards }) => cards).find((one) => one.tag === tag);
  if (!card) return null;
  return (
    <div
      class="expanded"
      role="dialog"
      aria-label={tag}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        scalars.expanded.value = null;
      }}
    >
      <ScalarCard key={tag} card={card} expanded />
    </div>
  );
}
