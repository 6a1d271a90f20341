import { useLayoutEffect, useRef } from "preact/hooks";
import { px } from "../css";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
import { FolderLine } from "./folder_line";
import { useRowKeys } from "./row_keys";
import type { ListRow } from "./rows";
import { RunLine } from "./run_line";

/** Height of a row, CSS pixels; the style sheet has the same. */
const ROW_HEIGHT = 24;
const rowHeight = () => ROW_HEIGHT;

interface Props {
  readonly rows: readonly ListRow[];
}

/** The rows in view, and the one that Tab leads to. */
export function RunRows({ rows }: Props) {
  const { runList, board } = useView();
  const scroller = useRef<HTMLDivElement>(null);
  const visible = board.selection.visibleRuns.value;
  const virtual = useVirtualRows({
    scroller,
    count: rows.length,
    sizeOf: rowHeight,
    overscan: 4,
  });
  const active = Math.max(
    0,
    rows.findIndex((row) => row.key === runList.active.value),
  );
  const keys = useRowKeys({ rows, active, scroller, rowHeight: ROW_HEIGHT });
  // A former focus is given to its row once that is there.
  useLayoutEffect(keys.settle);
  const indices = new Set(virtual.items.map((item) => item.index));
  if (rows.length > 0) indices.add(active);
  const hasFolders = rows.some((row) => row.kind === "folder");
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for its rows
    <div
      class="runs-scroller"
      ref={scroller}
      onKeyDown={keys.onKeyDown}
      onPointerEnter={() => {
        runList.held.value = true;
      }}
      onPointerLeave={() => {
        runList.held.value = false;
      }}
    >
      <div
        class={hasFolders ? "run-rows with-folders" : "run-rows"}
        role="treegrid"
        aria-label="Runs"
        aria-rowcount={rows.length}
        style={{ height: px(virtual.height) }}
      >
        {Array.from(indices, (index) => {
          const row = rows[index];
          const place = { index, top: index * ROW_HEIGHT, active: index === active };
          if (row?.kind === "run") {
            return <RunLine key={row.key} row={row} place={place} visible={visible} />;
          }
          return row && <FolderLine key={row.key} row={row} place={place} visible={visible} />;
        })}
      </div>
    </div>
  );
}
