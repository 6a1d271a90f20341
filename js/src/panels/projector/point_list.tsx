import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { px } from "../css";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
import { labelsNow } from "./point_card";
import { nameOf } from "./point_labels";

/** Height of a row, CSS pixels; the style sheet has the same. */
const ROW_HEIGHT = 22;
const rowHeight = () => ROW_HEIGHT;

interface Props {
  readonly label: string;
  readonly points: Uint32Array;
  /** Beside a point, by its place in the list. */
  readonly noteOf?: (place: number) => string;
  /** Whether it takes little room. */
  readonly isShort?: boolean;
}

/** Points by their names. Arrows go through them; a click or Enter picks one and flies to it. */
export function PointList({ label, points, noteOf, isShort = false }: Props) {
  const view = useView();
  const { projector } = view.board;
  const { cloud, listed } = view.projector;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const at = useSignal(0);
  const active = Math.min(at.value, points.length - 1);
  const { items, height } = useVirtualRows({
    scroller,
    count: points.length,
    sizeOf: rowHeight,
    overscan: 6,
  });
  const labels = labelsNow(projector);
  const pick = (point: number | undefined) => {
    if (point === undefined) return;
    projector.neighbourhood.picked.value = point;
    cloud.value?.flyTo([point]);
  };
  const go = (place: number) => {
    at.value = Math.max(0, Math.min(points.length - 1, place));
    listed.value = points[at.value] ?? null;
    reveal(scroller.current, at.value);
  };
  return (
    <div
      ref={scroller}
      class={isShort ? "point-list short" : "point-list"}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={points.length > 0 ? `${id}-${active}` : undefined}
      onKeyDown={(event) => {
        const place = placeOf(event.key, active, points.length);
        if (place !== null) go(place);
        else if (event.key === "Enter" || event.key === " ") pick(points[active]);
        else return;
        event.preventDefault();
      }}
      onBlur={() => {
        listed.value = null;
      }}
      onPointerLeave={() => {
        listed.value = null;
      }}
    >
      <div class="point-rows" style={{ height: px(height) }}>
        {items.map(({ index, start }) => {
          const point = points[index];
          if (point === undefined) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
            <div
              key={index}
              id={`${id}-${index}`}
              class={index === active ? "point-row active" : "point-row"}
              role="option"
              tabIndex={-1}
              aria-selected={projector.neighbourhood.picked.value === point}
              aria-setsize={points.length}
              aria-posinset={index + 1}
              style={{ top: px(start) }}
              onPointerEnter={() => {
                listed.value = point;
              }}
              onClick={() => {
                at.value = index;
                pick(point);
              }}
            >
              <span class="point-name">{nameOf(labels, point)}</span>
              <span class="count">{noteOf ? noteOf(index) : `#${point}`}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

function placeOf(key: string, active: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return active + 1;
    case "ArrowUp":
      return active - 1;
    case "PageDown":
      return active + 10;
    case "PageUp":
      return active - 10;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

function reveal(scroller: HTMLElement | null, place: number): void {
  if (!scroller) return;
  const top = place * ROW_HEIGHT;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top + ROW_HEIGHT > scroller.scrollTop + scroller.clientHeight) {
    scroller.scrollTop = top + ROW_HEIGHT - scroller.clientHeight;
  }
}
