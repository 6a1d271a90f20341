import { useSignalEffect } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { type Labels, loaded, type Projector } from "../../store";
import { px } from "../css";
import { ClearIcon } from "../icons";
import { useView } from "../view";
import { nameOf, valueText } from "./point_labels";
import { blobOf } from "./point_picture";
import { waitingText } from "./waiting";

/** Columns on a card, at most, and their bytes, so that they do not crowd out what is drawn. */
const MOST_COLUMNS = 20;
const MOST_BYTES = 24_000_000;
/** Between a point and its card, CSS pixels. */
const GAP = 12;

/** What there is of a point: its name and its labels, as far as they are here. */
export function PointFacts({ point }: { readonly point: number }) {
  const { projector } = useView().board;
  const rows = projector.metadata.value.flatMap(({ name }) => {
    const column = loaded(projector.labels(name));
    return column ? [[name, valueText(column, point)] as const] : [];
  });
  return (
    <dl class="point-facts">
      <dt>point</dt>
      <dd>{point.toLocaleString("en-US")}</dd>
      {rows.slice(0, MOST_COLUMNS).map(([name, value]) => (
        <>
          <dt key={`${name} name`}>{name}</dt>
          <dd key={name}>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** The card of the point that is picked, with its image. */
export function PickedPoint() {
  const { projector } = useView().board;
  useSignalEffect(() => {
    if (projector.neighbourhood.picked.value === null) return;
    const most = Math.floor(MOST_BYTES / (8 * Math.max(1, projector.count)));
    const names = projector.metadata.value.map(({ name }) => name);
    projector.wantLabels(names.slice(0, Math.min(MOST_COLUMNS, most)));
  });
  const point = projector.neighbourhood.picked.value;
  if (point === null) return null;
  return (
    <div class="picked">
      <p class="picked-name">{nameOf(labelsNow(projector), point)}</p>
      {loaded(projector.details.value)?.sheets && <Picture point={point} />}
      <PointFacts point={point} />
    </div>
  );
}

/** The same over the points, where the column that has it is not shown. */
export function PickedCard() {
  const view = useView();
  const { picked } = view.board.projector.neighbourhood;
  if (picked.value === null || view.projector.pointsShown.value) return null;
  return (
    <div class="point-card picked-card">
      <button
        type="button"
        class="icon"
        aria-label="Let go of the point"
        title="Let go of the point (Esc)"
        onClick={() => {
          picked.value = null;
        }}
      >
        <ClearIcon />
      </button>
      <PickedPoint />
    </div>
  );
}

/** The labels that points are named by, where they are here. */
export function labelsNow(projector: Projector): Labels | null {
  return loaded(projector.labels(projector.labelName.value ?? ""));
}

function Picture({ point }: { readonly point: number }) {
  const { projector, store } = useView().board;
  const place = projector.place.value;
  useSignalEffect(() => {
    const at = projector.place.value;
    const picked = projector.neighbourhood.picked.value;
    if (!at || picked === null) return;
    void projector.embeddings.picture(at.space, at.step, picked);
    projector.embeddings.wantPicture(at.space, at.step, picked);
  });
  const state = place && projector.embeddings.picture(place.space, place.step, point);
  const bytes = state && loaded(state);
  const url = useMemo(() => {
    const blob = bytes && blobOf(bytes);
    return blob && URL.createObjectURL(blob);
  }, [bytes]);
  useEffect(
    () => () => {
      if (url) URL.revokeObjectURL(url);
    },
    [url],
  );
  if (state?.kind === "failed") return <p class="projector-note">{state.error}</p>;
  if (!url) return <p class="projector-waiting">{waitingText(store, "image")}</p>;
  return <img class="picked-picture" src={url} alt={`Of point ${point}`} />;
}

/** Beside the point that is pointed at. */
export function HoverCard() {
  const view = useView();
  const { projector } = view.board;
  const hovered = view.projector.hovered.value;
  if (!hovered) return null;
  const { point, at, width, height } = hovered;
  // On the side where there is room.
  const place = {
    ...(at.x > width / 2 ? { right: px(width - at.x + GAP) } : { left: px(at.x + GAP) }),
    ...(at.y > height / 2 ? { bottom: px(height - at.y + GAP) } : { top: px(at.y + GAP) }),
  };
  return (
    <div class="point-card" style={place}>
      <p class="picked-name">{nameOf(labelsNow(projector), point)}</p>
      <PointFacts point={point} />
    </div>
  );
}
