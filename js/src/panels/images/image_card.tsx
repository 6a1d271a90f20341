import { useEffect, useRef } from "preact/hooks";
import { px } from "../css";
import { ExpandIcon, SaveIcon } from "../icons";
import { Placeholder } from "../steps/placeholder";
import type { StepCard } from "../steps/step_cards";
import { StepSlider } from "../steps/step_slider";
import { useView } from "../view";
import { PADDING, tilesIn } from "./arranging";
import { RunLabel } from "./run_label";
import { saveStep } from "./save";
import { Tile } from "./tile";
import { usePictures } from "./use_pictures";

interface Props {
  readonly card: StepCard;
  /** CSS pixels. */
  readonly width: number;
}

/** Steps that are asked for before a slider that goes on step by step gets to them. */
const AHEAD = 3;

/** Whether a place is the one after the place before. */
function useGoesOn(place: number): boolean {
  const last = useRef({ place, goesOn: false });
  if (last.current.place !== place) {
    last.current = { place, goesOn: place === last.current.place + 1 };
  }
  return last.current.goesOn;
}

/** One tag of one run: the images of a step, and a slider through its steps. */
export function ImageCard({ card, width }: Props) {
  const view = useView();
  const { images, steps, board } = view;
  const [series] = card.series;
  const { index } = series;
  const own = steps.own(card.tag);
  const place = steps.place(card.tag, series, board.settings);
  const { state, item, pictures, stale } = usePictures(series, place);
  const { imageSize } = board.settings;
  const tiles = tilesIn(images.shapeOf(series.tag), width - 2 * PADDING, imageSize.value);
  const name = `${card.title}, ${series.run.name}`;
  const goesOn = useGoesOn(place);
  useEffect(() => {
    if (!goesOn || state.kind !== "here") return;
    const next = Array.from({ length: AHEAD }, (_, i) => place + 1 + i);
    const there = next.filter((one) => one < index.length);
    board.store.items.want(
      series,
      there.map((one) => index.numberAt(one)),
      "preview",
    );
  }, [goesOn, state.kind, place, index, series, board]);
  return (
    <article class="card step-card image-card" aria-label={name}>
      <header class="card-head">
        <h3 title={[card.title, series.description].filter(Boolean).join("\n")}>
          {series.displayName || card.title}
        </h3>
        {pictures && pictures.count > 1 && <span class="points">{pictures.count} images</span>}
        <div class="card-actions">
          <button
            type="button"
            class="icon"
            title={pictures && pictures.count > 1 ? "Save the batch as zip" : "Save the image"}
            aria-label={`Save: ${name}`}
            disabled={place < 0}
            onClick={({ currentTarget }) => void saveStep(view, series, place, currentTarget)}
          >
            <SaveIcon />
          </button>
          <button
            type="button"
            class="icon expand"
            title="Open"
            aria-label={`Open: ${name}`}
            disabled={place < 0}
            onClick={() => images.open(series, 0)}
          >
            <ExpandIcon />
          </button>
        </div>
      </header>
      <RunLabel run={series.run} />
      <div class={stale ? "tiles stale" : "tiles"} style={{ height: px(tiles.height) }}>
        {item && pictures ? (
          pictures.shown.map((picture, i) => (
            <Tile
              key={i}
              series={series}
              step={item.step}
              index={i}
              count={pictures.count}
              picture={picture}
              room={tiles.tile}
              size={imageSize.value}
              onOpen={() => images.open(series, i)}
            />
          ))
        ) : (
          <Placeholder
            state={state}
            onRetry={() => board.store.items.retry(series, index.numberAt(place), "preview")}
          />
        )}
        {stale && board.store.busy.value && <p class="stale-note">Waiting for the kernel…</p>}
      </div>
      <StepSlider
        name={name}
        index={index}
        place={place}
        ready={state.kind === "here" || state.kind === "failed"}
        onPlace={(next) => {
          own.value = index.stepAt(next);
        }}
      />
    </article>
  );
}
