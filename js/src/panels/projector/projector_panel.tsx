import { useLayoutEffect, useRef } from "preact/hooks";
import { useView } from "../view";
import { BookmarksSection } from "./bookmarks_section";
import { Cloud } from "./cloud";
import { CloudStatus, missingText } from "./cloud_status";
import { ColourSection } from "./colour_section";
import { NeighboursSection } from "./neighbours_section";
import { HoverCard, PickedCard } from "./point_card";
import { ProjectionSection } from "./projection_section";
import { SearchSection } from "./search_section";
import { PickedSection, SelectionSection } from "./selection_section";
import { ShowSection } from "./show_section";
import { SpaceSection } from "./space_section";
import { Tools } from "./tools";
import { Waiting } from "./waiting";

/** Embeddings as points in space. */
export function ProjectorPanel() {
  const view = useView();
  const { store, projector } = view.board;
  const { width } = view.projector;
  const element = useRef<HTMLDivElement>(null);
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
  }, [width]);
  return (
    <div ref={element} class="projector">
      {projector.space.value === null ? (
        <NoSpaces isConnected={store.status.value !== null} />
      ) : (
        <Columns />
      )}
    </div>
  );
}

function Columns() {
  const { projector: state } = useView();
  const { dataShown, dataOver, pointsShown, pointsOver } = state;
  return (
    <>
      {dataShown.value && (
        <aside
          class={columnClass("data", dataOver.value)}
          aria-label="Data and projection"
          onKeyDown={(event) => closeByKey(event, dataOver.value, () => state.toggleData())}
        >
          <SpaceSection />
          <ProjectionSection />
          <ColourSection />
          <ShowSection />
        </aside>
      )}
      <Stage />
      {pointsShown.value && (
        <aside
          class={columnClass("points", pointsOver.value)}
          aria-label="Points"
          onKeyDown={(event) => closeByKey(event, pointsOver.value, () => state.togglePoints())}
        >
          <SearchSection />
          <SelectionSection />
          <PickedSection />
          <NeighboursSection />
          <BookmarksSection />
        </aside>
      )}
    </>
  );
}

/** Escape closes what lies over the points. */
function closeByKey(event: KeyboardEvent, isOver: boolean, close: () => void): void {
  if (event.key !== "Escape" || event.defaultPrevented || !isOver) return;
  event.preventDefault();
  close();
}

function columnClass(name: string, isOver: boolean): string {
  return `projector-column ${name}${isOver ? " over" : ""}`;
}

/** The points, or why there are none on screen. */
function Stage() {
  const { board, projector: state } = useView();
  const { projector } = board;
  const details = projector.details.value;
  const axes = projector.axes.value;
  const fault = state.fault.value;
  return (
    <div class="projector-stage">
      <Tools />
      <div class="cloud-place">
        <Cloud />
        <PickedCard />
        <HoverCard />
        {fault !== null && (
          <div class="cloud-cover" role="alert">
            <p>{fault}</p>
          </div>
        )}
        {fault === null && state.drawn.value === 0 && (
          <div class="cloud-cover">
            {details.kind === "here" && axes.kind === "away" ? (
              <p class="projector-waiting">{missingText(board.settings)}</p>
            ) : (
              <Waiting state={details.kind === "here" ? axes : details} what="embedding" />
            )}
          </div>
        )}
      </div>
      <CloudStatus />
    </div>
  );
}

function NoSpaces({ isConnected }: { readonly isConnected: boolean }) {
  return (
    <div class="empty">
      <p class="empty-title">{isConnected ? "No embeddings yet" : "Connecting to the kernel…"}</p>
      <div class="empty-text">
        <code>writer.add_embedding(vectors, metadata=labels)</code> brings one
      </div>
    </div>
  );
}
