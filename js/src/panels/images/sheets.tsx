import { px } from "../css";
import type { StepCard } from "../steps/step_cards";
import { useView } from "../view";
import { gridPlaces, PADDING, sheetPlaces, thumbsIn } from "./arranging";
import { RunLabel } from "./run_label";
import { Thumb } from "./thumb";

interface Props {
  readonly card: StepCard;
  /** CSS pixels. */
  readonly width: number;
}

/** Steps of one tag of one run side by side. */
export function SheetCard({ card, width }: Props) {
  const { images, board } = useView();
  const [series] = card.series;
  void series.index.version.value;
  const shape = images.shapeOf(series.tag);
  const { across, size } = thumbsIn(shape, board.settings.cardWidth.value, width - 2 * PADDING);
  const places = sheetPlaces(series.index.length, across);
  const count = series.index.length;
  return (
    <article class="card image-card" aria-label={`${card.title}, ${series.run.name}`}>
      <header class="card-head">
        <h3>{series.displayName || card.title}</h3>
        <span class="points">
          {places.length < count ? `${places.length} of ${count} steps` : `${count} steps`}
        </span>
      </header>
      <RunLabel run={series.run} />
      <div class="thumbs">
        {places.map((place) => (
          <Thumb key={place} series={series} place={place} room={size} />
        ))}
      </div>
    </article>
  );
}

/** A run's row in the grid of a tag. */
export interface GridCard extends StepCard {
  /** Steps of the columns of all runs, ascending. */
  columns(across: number): readonly number[];
}

/** Steps of one run, each in the column of its step; a hole where it has none. */
export function GridRow({ card, width }: { readonly card: GridCard; readonly width: number }) {
  const { images, board } = useView();
  const [series] = card.series;
  void series.index.version.value;
  const shape = images.shapeOf(series.tag);
  const { across, size } = thumbsIn(shape, board.settings.cardWidth.value, width - 2 * PADDING);
  const columns = card.columns(across);
  return (
    <article class="grid-row" aria-label={`${card.title}, ${series.run.name}`}>
      <RunLabel run={series.run} />
      <div class="thumbs">
        {gridPlaces(series, columns).map((place, column) =>
          place >= 0 ? (
            <Thumb key={columns[column]} series={series} place={place} room={size} />
          ) : (
            <div key={columns[column]} class="thumb" style={{ width: px(size.width) }} />
          ),
        )}
      </div>
    </article>
  );
}
