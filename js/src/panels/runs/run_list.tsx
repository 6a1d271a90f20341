import { useRef } from "preact/hooks";
import type { Run } from "../../store";
import { px } from "../css";
import { FilterBox } from "../filter_box";
import { useView } from "../view";
import { ColourPopover } from "./colour_popover";
import { ListHead } from "./list_head";
import { Resizer } from "./resizer";
import { flatRows, type ListRow, treeRows } from "./rows";
import { RunRows } from "./run_rows";

/** The runs at the left: which are shown, in what colour, in what order. */
export function RunList() {
  const view = useView();
  const { selection, settings } = view.board;
  const element = useRef<HTMLElement>(null);
  const width = view.narrow.value ? undefined : (view.runList.width.value ?? undefined);
  return (
    <>
      <aside ref={element} class="runs" aria-label="Runs" style={{ width: px(width) }}>
        <FilterBox
          label="Filter runs"
          pattern={settings.runFilter}
          filter={selection.runFilter.value}
        />
        <ListHead />
        <RunRows rows={useRows()} />
        <ColourPopover />
      </aside>
      {!view.narrow.value && <Resizer list={element} />}
    </>
  );
}

interface Made {
  readonly runs: readonly Run[];
  readonly tree: boolean;
  readonly closed: ReadonlySet<string>;
  readonly rows: readonly ListRow[];
}

/**
 * The rows, the same array while nothing changes. Values that come in put runs in
 * another order, but not under a pointer that is about to click.
 */
function useRows(): readonly ListRow[] {
  const { board, runList } = useView();
  const runs = board.ranking.runs.value;
  const tree = board.settings.runTree.value;
  const closed = runList.closed.value;
  const held = runList.held.value;
  const made = useRef<Made | null>(null);
  const former = made.current;
  const stays =
    former !== null &&
    former.tree === tree &&
    former.closed === closed &&
    (haveSameOrder(former.runs, runs) || (held && haveSameMembers(former.runs, runs)));
  if (former && stays) return former.rows;
  const rows = tree ? treeRows(runs, closed) : flatRows(runs);
  made.current = { runs, tree, closed, rows };
  return rows;
}

function haveSameOrder(a: readonly Run[], b: readonly Run[]): boolean {
  return a === b || (a.length === b.length && a.every((run, i) => run === b[i]));
}

function haveSameMembers(a: readonly Run[], b: readonly Run[]): boolean {
  const members = new Set(a);
  return members.size === b.length && b.every((run) => members.has(run));
}
