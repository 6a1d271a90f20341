import type { ComponentChildren } from "preact";
import { px } from "../css";
import { useView } from "../view";
import type { ListRow } from "./rows";

/** Where a row is, and whether Tab leads to it. */
export interface Place {
  readonly index: number;
  /** CSS pixels. */
  readonly top: number;
  readonly active: boolean;
}

/** Tab goes to what is in the active row, and past all other rows. */
export function tabIndexIn(place: Place): number {
  return place.active ? 0 : -1;
}

interface Props {
  readonly row: ListRow;
  readonly place: Place;
  readonly class: string;
  readonly title: string;
  readonly open?: boolean;
  readonly children: ComponentChildren;
}

/** What the rows of runs and of folders have in common. */
export function Line({ row, place, class: className, title, open, children }: Props) {
  const { runList } = useView();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table can't be virtual
    <div
      class={className}
      role="row"
      title={title}
      tabIndex={tabIndexIn(place)}
      data-key={row.key}
      aria-label={title.split("\n", 1)[0]}
      aria-level={row.depth + 1}
      aria-rowindex={place.index + 1}
      aria-expanded={open}
      style={{ top: px(place.top), "--depth": row.depth }}
      onFocusCapture={() => {
        runList.active.value = row.key;
      }}
    >
      {/* biome-ignore lint/a11y: a table can't be virtual; what is in the cell has the focus */}
      <div class="run-cell" role="gridcell">
        {children}
      </div>
    </div>
  );
}
