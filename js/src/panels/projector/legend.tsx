import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Categories, pointsOf } from "../../core/categories";
import { toCss } from "../../core/oklab";
import { categoryColour } from "../../core/point_colours";
import { px } from "../css";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
import { setOperation } from "./set_operation";

/** Height of a row, CSS pixels; the style sheet has the same. */
const ROW_HEIGHT = 22;
const rowHeight = () => ROW_HEIGHT;
/** Fewer categories need no search. */
const SEARCHED = 12;

/** Which colour stands for which category; a click selects its points. */
export function Legend({ categories }: { readonly categories: Categories }) {
  const typed = useSignal("");
  const scroller = useRef<HTMLDivElement>(null);
  const held = useSignal(categories);
  held.value = categories;
  const rows = useComputed(() => {
    const wanted = typed.value.toLowerCase();
    return [...held.value.values.keys()].filter((code) =>
      (held.value.values[code] as string).toLowerCase().includes(wanted),
    );
  });
  const { items, height } = useVirtualRows({
    scroller,
    count: rows.value.length,
    sizeOf: rowHeight,
    overscan: 6,
  });
  const total = categories.values.length;
  return (
    <div class="projector-legend">
      {total > SEARCHED && (
        <input
          type="text"
          class="wide"
          aria-label="Search the categories"
          placeholder={`Search ${total.toLocaleString("en-US")} categories`}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      )}
      <div class="legend-scroller" ref={scroller}>
        <div class="legend-rows" style={{ height: px(height) }}>
          {items.map(({ index, start }) => {
            const code = rows.value[index];
            if (code === undefined) return null;
            return <Row key={code} categories={categories} code={code} top={start} />;
          })}
        </div>
      </div>
      {rows.value.length === 0 && <p class="projector-note">No category has this in its name</p>}
    </div>
  );
}

interface RowProps {
  readonly categories: Categories;
  readonly code: number;
  readonly top: number;
}

function Row({ categories, code, top }: RowProps) {
  const { selection } = useView().board.projector;
  const value = categories.values[code] as string;
  return (
    <button
      type="button"
      class="legend-row"
      style={{ top: px(top) }}
      title={`Select the points of ${value} (Shift adds, Alt takes away)`}
      onClick={(event) => selection.select(pointsOf(categories, code), setOperation(event))}
    >
      <span class="swatch" style={{ background: toCss(categoryColour(code)) }} />
      <span class="legend-name">{value === "" ? "(empty)" : value}</span>
      <span class="count">{categories.counts[code]?.toLocaleString("en-US")}</span>
    </button>
  );
}
