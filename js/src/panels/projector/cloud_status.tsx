import type { Settings } from "../../store";
import { useView } from "../view";
import { labelsNow } from "./point_card";
import { nameOf } from "./point_labels";
import { waitingText } from "./waiting";

/** Below the points: how many there are, and what of them. */
export function CloudStatus() {
  const { board, projector: state } = useView();
  const { projector } = board;
  const { selection, neighbourhood } = projector;
  const { count } = projector;
  const picked = neighbourhood.picked.value;
  const parts = [
    `${shown(count)} ${count === 1 ? "point" : "points"}`,
    selection.points.value.length > 0 && `${shown(selection.points.value.length)} selected`,
    selection.hidden.value.length > 0 && `${shown(selection.hidden.value.length)} hidden`,
  ];
  return (
    <div class="cloud-status">
      {count > 0 && <span>{parts.filter(Boolean).join(" · ")}</span>}
      {state.drawn.value > 0 && <Awaited />}
      <span class="visually-hidden" aria-live="polite">
        {picked === null ? "" : `Picked ${nameOf(labelsNow(projector), picked)}`}
      </span>
    </div>
  );
}

/** What is not on screen yet, while points are. */
function Awaited() {
  const { store, projector, settings } = useView().board;
  const axes = projector.axes.value;
  if (axes.kind === "here") return null;
  if (axes.kind === "away") return <span class="awaited">{missingText(settings)}</span>;
  if (axes.kind === "failed") {
    return (
      <span class="awaited failed">
        {axes.error}
        <button type="button" class="action" onClick={() => store.embeddings.retry()}>
          Try again
        </button>
      </span>
    );
  }
  return <span class="awaited">{waitingText(store, "coordinates")}</span>;
}

/** What would bring the coordinates that nobody has computed. */
export function missingText({ projection }: Settings): string {
  switch (projection.value) {
    case "custom":
      return "Type what the axes go from and to";
    case "tsne":
      return "t-SNE has not run: Run, in Projection, starts it";
    case "umap":
      return "UMAP has not run: Run, in Projection, starts it";
    default:
      return "";
  }
}

function shown(count: number): string {
  return count.toLocaleString("en-US");
}
