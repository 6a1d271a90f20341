import { useSignal } from "@preact/signals";
import { formatStep } from "../../core/formats";
import type { ImagePlace, ImageSize } from "../../protocol";
import type { Series } from "../../store";
import { px } from "../css";
import { useView } from "../view";
import { type Damage, isPicture, maybeTransparent, type Picture } from "./pictures";
import { samePlace } from "./state";
import { useObjectUrl } from "./use_object_url";
import { fitScale, type Size } from "./zoom";

interface Props {
  readonly series: Series;
  /** Of the step on screen. */
  readonly step: number;
  /** In its batch of `count`. */
  readonly index: number;
  readonly count: number;
  readonly picture: Picture | Damage;
  readonly room: Size;
  readonly size: ImageSize;
  onOpen(): void;
}

/** One image in a card: opens when clicked, and can be picked out. */
export function Tile({ series, step, index, count, picture, room, size, onOpen }: Props) {
  const name = nameOf(series, step, index, count);
  const isActual = size === "actual";
  return (
    <div class="tile" style={{ width: px(room.width), height: px(room.height) }}>
      <button
        type="button"
        class={isActual ? "tile-open actual" : "tile-open"}
        aria-label={`Open ${name}`}
        title={isPicture(picture) ? titleOf(name, picture) : name}
        onClick={onOpen}
      >
        <Shown picture={picture} room={isActual ? null : room} />
      </button>
      <Pick place={{ run: series.run.name, tag: series.tag, step, index }} name={name} />
    </div>
  );
}

export function nameOf({ tag, run }: Series, step: number, index: number, count: number): string {
  const which = count > 1 ? `, image ${index + 1} of ${count}` : "";
  return `${tag}, ${run.name}, step ${formatStep(step)}${which}`;
}

function titleOf(name: string, { width, height, frames, bits }: Picture): string {
  const also = [frames > 1 && `${frames} frames`, bits > 8 && `${bits} bits`].filter(Boolean);
  return [name, [`${width} × ${height} pixels`, ...also].join(", ")].join("\n");
}

interface ShownProps {
  readonly picture: Picture | Damage;
  /** What it has to fit into; null for its own size. */
  readonly room: Size | null;
}

/** The image itself, or why it is not there. */
export function Shown({ picture, room }: ShownProps) {
  const broken = useSignal<Picture | null>(null);
  const url = useObjectUrl(isPicture(picture) ? picture : null);
  if (!isPicture(picture)) return <Damaged why={picture.error} />;
  if (broken.value === picture) return <Damaged why="the browser can't decode it" />;
  const scale = room ? fitScale(picture, room) : 1;
  return (
    <img
      class={`${classOf(picture)}${scale > 1 ? " magnified" : ""}`}
      src={url ?? undefined}
      alt=""
      draggable={false}
      style={{ width: px(picture.width * scale), height: px(picture.height * scale) }}
      onError={() => {
        broken.value = picture;
      }}
    />
  );
}

/** The class of an image's element. */
export function classOf(picture: Picture): string {
  return maybeTransparent(picture) ? "picture see-through" : "picture";
}

export function Damaged({ why }: { readonly why: string }) {
  return (
    <span class="damaged">
      <strong>Damaged image</strong>
      <span>{why}</span>
    </span>
  );
}

interface PickProps {
  readonly place: ImagePlace;
  readonly name: string;
}

/** Whether an image is among those that are picked out, to be compared or had in Python. */
export function Pick({ place, name }: PickProps) {
  const { selectedImages } = useView().board.settings;
  const isPicked = selectedImages.value.some((one) => samePlace(one, place));
  return (
    <label class={isPicked ? "pick picked" : "pick"} title="Pick out, to compare">
      <input
        type="checkbox"
        aria-label={`Pick out ${name}`}
        checked={isPicked}
        onChange={() => {
          const others = selectedImages.value.filter((one) => !samePlace(one, place));
          selectedImages.value = isPicked ? others : [...others, place];
        }}
      />
    </label>
  );
}
