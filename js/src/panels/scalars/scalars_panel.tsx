import { type ReadonlySignal, useComputed, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Card, Settings, TagGroup } from "../../store";
import { type CardKind, CardList } from "../cards/card_list";
import { Notice } from "../cards/notice";
import { PINNED, withVisibleRuns } from "../cards/rows";
import { useView } from "../view";
import { chartShape, tableRowsOf } from "./card_shape";
import { EmptyState } from "./empty_state";
import { leaveExpanded } from "./full_screen";
import { GroupMenu } from "./group_menu";
import { ScalarCard } from "./scalar_card";

export function ScalarsPanel() {
  const view = useView();
  const { selection } = view.board;
  const groups = useComputed(() =>
    withVisibleRuns(selection.groups.value, selection.visibleRuns.value),
  );
  const withPins = useComputed(() => {
    const pinned = { name: PINNED, cards: selection.pinned.value };
    return [...withVisibleRuns([pinned], selection.visibleRuns.value), ...groups.value];
  });
  if (withPins.value.length === 0) return <EmptyState />;
  return <CardGroups groups={withPins}>{groups.value.length === 0 && <EmptyState />}</CardGroups>;
}

interface CardGroupsProps {
  readonly groups: ReadonlySignal<readonly TagGroup[]>;
  /** What comes after the cards. */
  readonly children?: ComponentChildren;
}

/** Cards by groups, and the one that fills the panel. */
export function CardGroups({ groups, children }: CardGroupsProps) {
  const view = useView();
  const { scalars } = view;
  const { settings } = view.board;
  const axes = useRef(axesKey(settings));
  const kind = useMemo(() => chartCards(groups), [groups]);
  // A part of the plane that was zoomed to means nothing on other axes.
  useSignalEffect(() => {
    const key = axesKey(settings);
    if (key !== axes.current) scalars.resetAll();
    axes.current = key;
  });
  useSignalEffect(() => {
    if (!settings.linkedZoom.value) scalars.sharedX.value = null;
  });
  return (
    <>
      <CardList groups={groups} kind={kind}>
        {children}
      </CardList>
      <ExpandedCard groups={groups.value} />
      <div class="panel-notice">
        <Notice notice={scalars.notice} />
      </div>
    </>
  );
}

function chartCards(groups: ReadonlySignal<readonly TagGroup[]>): CardKind {
  return {
    shapeOf: chartShape,
    render: (card) => <PlacedChart card={card} />,
    menu: (title, cards) => <GroupMenu title={title} cards={cards} groups={groups} />,
  };
}

function PlacedChart({ card }: { readonly card: Card }) {
  const { board } = useView();
  return <ScalarCard card={card} tableRows={tableRowsOf(board, card)} />;
}

function axesKey({ xAxis, xTag, xScale, yScale }: Settings): string {
  return [xAxis.value, xTag.value, xScale.value, yScale.value].join(" ");
}

/** The card that fills the panel, over the others. */
function ExpandedCard({ groups }: { readonly groups: readonly TagGroup[] }) {
  const { scalars } = useView();
  const tag = scalars.expanded.value;
  const card = groups.flatMap(({ cards }) => cards).find((one) => one.tag === tag);
  return card ? <ExpandedDialog key={card.tag} card={card} /> : null;
}

function ExpandedDialog({ card }: { readonly card: TagGroup["cards"][number] }) {
  const view = useView();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    const from = (current?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    current?.querySelector<HTMLElement>(".expand")?.focus();
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  return (
    <div
      ref={element}
      class="expanded"
      role="dialog"
      aria-label={card.tag}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.preventDefault();
        leaveExpanded(view, event.currentTarget);
      }}
    >
      <ScalarCard card={card} expanded tableRows={tableRowsOf(view.board, card)} />
    </div>
  );
}
