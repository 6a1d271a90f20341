import { formatStep } from "../../core/formats";
import type { Series } from "../../store";
import { px } from "../css";
import { useView } from "../view";
import { CAPTION } from "./arranging";
import { cardOf } from "./state";
import { Damaged, Tile } from "./tile";
import { usePictures } from "./use_pictures";
import type { Size } from "./zoom";

interface Props {
  readonly series: Series;
  readonly place: number;
  readonly room: Size;
}

/** The first image of a step, small, and which step it is. */
export function Thumb({ series, place, room }: Props) {
  const { images, steps } = useView();
  const { state, item, pictures, stale } = usePictures(series, place);
  const picture = pictures?.shown[0];
  const step = series.index.stepAt(place);
  return (
    <div class={stale ? "thumb stale" : "thumb"} style={{ width: px(room.width) }}>
      <div class="thumb-picture" style={{ height: px(room.height) }}>
        {item && picture && (
          <Tile
            series={series}
            step={item.step}
            index={0}
            count={pictures.count}
            picture={picture}
            room={room}
            size="fit"
            onOpen={() => {
              steps.own(cardOf(series)).value = step;
              images.open(series, 0);
            }}
          />
        )}
        {state.kind === "failed" && <Damaged why={state.error} />}
      </div>
      <p class="thumb-step" style={{ height: px(CAPTION) }}>
        {formatStep(step)}
        {pictures && pictures.count > 1 && ` · 1 of ${pictures.count}`}
      </p>
    </div>
  );
}
