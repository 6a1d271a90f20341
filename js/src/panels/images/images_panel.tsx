import { computed, type ReadonlySignal, useComputed, useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Board, Card, Series, TagGroup } from "../../store";
import { type CardKind, CardList } from "../cards/card_list";
import { Notice } from "../cards/notice";
import { NoCards } from "../steps/no_cards";
import { type StepCard, stepGroups, tagGroups } from "../steps/step_cards";
import { useView, type View } from "../view";
import {
  CAPTION,
  CARD_EXTRA,
  evenly,
  GAP,
  GRID_EXTRA,
  gridPlaces,
  PADDING,
  SHEET_EXTRA,
  sheetPlaces,
  stepsOf,
  thumbsIn,
  tilesIn,
} from "./arranging";
import { CompareDialog } from "./compare_dialog";
import { Controls } from "./controls";
import { ImageCard } from "./image_card";
import { ImageDialog } from "./image_dialog";
import { GammaFilter, lookOf } from "./look";
import type { SavedStep } from "./save";
import { type GridCard, GridRow, SheetCard } from "./sheets";
import { cardOf } from "./state";

const PLUGIN = "images";

/** Every image of every step. */
export function ImagesPanel() {
  const view = useView();
  const { board, images, steps } = view;
  const { settings } = board;
  useSignalEffect(() => steps.follow(settings.step.value));
  const cards = useMemo(() => stepGroups(board, PLUGIN), [board]);
  const rows = useMemo(() => gridGroups(tagGroups(board, PLUGIN)), [board]);
  const series = useComputed(() =>
    cards.value.flatMap((group) => group.cards.map((card) => card.series[0])),
  );
  /** Images side by side on sheets, as they were laid out last. */
  const across = useRef(1);
  const kinds = useMemo(() => kindsOf(view, across), [view]);
  const layout = settings.imageLayout.value;
  return (
    <div class="images-panel" style={lookOf(settings)}>
      <GammaFilter settings={settings} />
      {series.value.length > 0 && (
        <Controls series={series} shown={() => shownSteps(view, series.peek(), across.current)} />
      )}
      {series.value.length === 0 ? (
        <NoCards what="images" plugin={PLUGIN} />
      ) : layout === "grid" ? (
        <CardList key="grid" groups={rows} kind={kinds.grid} />
      ) : (
        <CardList key={layout} groups={cards} kind={kinds[layout]} />
      )}
      <Dialogs series={series.value} />
      <div class="panel-notice">
        <Notice notice={images.notice} />
      </div>
    </div>
  );
}

function Dialogs({ series }: { readonly series: readonly Series[] }) {
  const { images } = useView();
  const dialog = images.dialog.value;
  if (!dialog) return null;
  if (dialog.kind === "compare") return <CompareDialog />;
  // A run that is hidden, or gone, takes its image along.
  if (!series.includes(dialog.series)) return null;
  return <ImageDialog key={dialog.series.id} series={dialog.series} index={dialog.index} />;
}

function kindsOf({ images }: View, side: { current: number }) {
  const isFullWidth = true;
  const inside = (width: number) => width - 2 * PADDING - 2;
  const gallery: CardKind<StepCard> = {
    shapeOf: ({ settings }, { series }, width) => {
      const shape = images.shapeOf(series[0].tag);
      const { height } = tilesIn(shape, inside(width), settings.imageSize.value);
      return { isFullWidth: false, height: CARD_EXTRA + height };
    },
    render: (card, width) => <ImageCard card={card} width={width - 2} />,
  };
  const sheet: CardKind<StepCard> = {
    shapeOf: (board, { series }, _, width) => {
      const [{ index, tag }] = series;
      void index.version.value;
      const { across, size } = thumbsIn(images.shapeOf(tag), cardWidth(board), inside(width));
      side.current = across;
      const rows = Math.ceil(sheetPlaces(index.length, across).length / across);
      return { isFullWidth, height: SHEET_EXTRA + rows * (size.height + CAPTION + GAP) };
    },
    render: (card, width) => <SheetCard card={card} width={width - 2} />,
  };
  const grid: CardKind<GridCard> = {
    shapeOf: (board, { series }, _, width) => {
      const shape = images.shapeOf(series[0].tag);
      const { across, size } = thumbsIn(shape, cardWidth(board), inside(width));
      side.current = across;
      return { isFullWidth, height: GRID_EXTRA + size.height + CAPTION };
    },
    render: (card, width) => <GridRow card={card} width={width - 2} />,
  };
  return { gallery, sheet, grid };
}

function cardWidth({ settings }: Board): number {
  return settings.cardWidth.value;
}

/** A group for each tag, whose cards are rows with the same columns. */
function gridGroups(tags: ReadonlySignal<readonly TagGroup[]>) {
  return computed(() => tags.value.flatMap(({ cards }) => cards.map(gridGroup)));
}

function gridGroup({ tag, series }: Card): TagGroup<GridCard> {
  const steps = computed(() => stepsOf(series));
  let made: { readonly of: readonly number[]; readonly columns: readonly number[] } | null = null;
  // The same for all rows, which are drawn one by one.
  const columns = (across: number) => {
    const all = steps.value;
    if (made?.of !== all || made.columns.length !== Math.min(across, all.length)) {
      made = { of: all, columns: evenly(all.length, across).map((i) => all[i] as number) };
    }
    return made.columns;
  };
  const cards = series.map(
    (one): GridCard => ({ tag: `${tag}\n${one.run.name}`, title: tag, series: [one], columns }),
  );
  return { name: tag, cards };
}

/** What the cards show at this moment, those further down too. */
function shownSteps(view: View, all: readonly Series[], across: number): SavedStep[] {
  const { settings } = view.board;
  const placesOf = (series: Series, columns: readonly number[]): number[] => {
    switch (settings.imageLayout.peek()) {
      case "sheet":
        return sheetPlaces(series.index.length, across);
      case "grid":
        return gridPlaces(series, columns).filter((place) => place >= 0);
      default:
        return [view.steps.place(cardOf(series), series, settings)];
    }
  };
  return Array.from(Map.groupBy(all, ({ tag }) => tag).values()).flatMap((members) => {
    const steps = stepsOf(members);
    const columns = evenly(steps.length, across).map((i) => steps[i] as number);
    return members.flatMap((series) =>
      placesOf(series, columns).map((place) => ({ series, place })),
    );
  });
}
