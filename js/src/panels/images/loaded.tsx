import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { formatStep } from "../../core/formats";
import type { ImagePlace } from "../../protocol";
import type { Series } from "../../store";
import { useView } from "../view";
import { isPicture, type Picture } from "./pictures";
import { useObjectUrl } from "./use_object_url";
import { useOriginals } from "./use_pictures";

/** An image that is compared, decoded, or why it is not there. */
export type Loaded =
  | { readonly kind: "here"; readonly image: HTMLImageElement; readonly picture: Picture }
  | { readonly kind: "away"; readonly why: string };

export type AllLoaded = ReadonlyMap<string, Loaded>;

const LOADING: Loaded = { kind: "away", why: "Loading…" };

export function keyOf({ run, tag, step, index }: ImagePlace): string {
  return JSON.stringify([run, tag, step, index]);
}

export function titleOf({ run, tag, step, index }: ImagePlace): string {
  return `${tag}, ${run}, step ${formatStep(step)}${index > 0 ? `, image ${index + 1}` : ""}`;
}

interface Props {
  readonly place: ImagePlace;
  readonly all: Signal<AllLoaded>;
}

/** Has an image decoded, without showing it, as long as the component is there. */
export function Loader({ place, all }: Props) {
  const { store } = useView().board;
  const series = store.series.value.find(
    (one) => one.plugin === "images" && one.tag === place.tag && one.run.name === place.run,
  );
  if (!series) return <Told place={place} all={all} what={{ kind: "away", why: "not there" }} />;
  return <SeriesLoader place={place} all={all} series={series} />;
}

function SeriesLoader({ place, all, series }: Props & { readonly series: Series }) {
  void series.index.version.value;
  const near = series.index.placeNear(place.step);
  const at = near >= 0 && series.index.stepAt(near) === place.step ? near : -1;
  const { state, pictures } = useOriginals(series, at, place.index);
  const found = pictures?.shown[place.index];
  const picture = isPicture(found) ? found : null;
  const damage = isPicture(found) ? undefined : found;
  const url = useObjectUrl(picture);
  const decoded = useSignal<Loaded>(LOADING);
  useEffect(() => {
    if (!picture || url === null) return;
    const image = new Image();
    let isOver = false;
    image.src = url;
    image.decode().then(
      () => {
        if (!isOver) decoded.value = { kind: "here", image, picture };
      },
      () => {
        if (!isOver) decoded.value = { kind: "away", why: "the browser can't decode it" };
      },
    );
    return () => {
      isOver = true;
    };
  }, [picture, url, decoded]);
  const { value: last } = decoded;
  const what: Loaded = picture
    ? last.kind === "here" && last.picture !== picture
      ? LOADING
      : last
    : damage
      ? { kind: "away", why: damage.error }
      : at < 0
        ? { kind: "away", why: "there is no such step" }
        : state.kind === "failed"
          ? { kind: "away", why: state.error }
          : LOADING;
  return <Told place={place} all={all} what={what} />;
}

/** Puts what there is of a place among the others. */
function Told({ place, all, what }: Props & { readonly what: Loaded }) {
  const key = keyOf(place);
  const why = what.kind === "away" ? what.why : "";
  const image = what.kind === "here" ? what.image : null;
  // `what` is made anew each time.
  useEffect(() => {
    all.value = new Map(all.peek()).set(key, what);
  }, [all, key, why, image]);
  return null;
}
