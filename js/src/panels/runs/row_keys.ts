import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { useView } from "../view";
import type { FolderRow, ListRow } from "./rows";

interface Options {
  readonly rows: readonly ListRow[];
  /** Index of the row that Tab leads to. */
  readonly active: number;
  readonly scroller: RefObject<HTMLElement | null>;
  /** CSS pixels. */
  readonly rowHeight: number;
}

/**
 * The keys of a tree: arrows, Home, End and pages move between rows, left and right
 * close and open folders, the space bar shows and hides.
 */
export function useRowKeys({ rows, active, scroller, rowHeight }: Options) {
  const { board, runList } = useView();
  const wanted = useRef(false);
  const row = rows[active];

  const moveTo = (index: number) => {
    const to = Math.max(0, Math.min(index, rows.length - 1));
    const target = rows[to];
    if (!target || !scroller.current) return;
    runList.active.value = target.key;
    wanted.current = true;
    scrollTo(scroller.current, to * rowHeight, rowHeight);
    settle();
  };
  /** Give the focus to the active row, if it is to have it and is there. */
  const settle = () => {
    if (!wanted.current) return;
    const lines = scroller.current?.querySelectorAll<HTMLElement>("[role=row]") ?? [];
    const line = Array.from(lines).find((one) => one.dataset.key === runList.active.peek());
    if (!line) return;
    wanted.current = false;
    line.focus({ preventScroll: true });
  };
  const setOpen = (folder: FolderRow, open: boolean) => {
    wanted.current = true;
    runList.setOpen(folder.path, open);
  };
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
  const parent = () => rows.findLastIndex((one, i) => i < active && one.depth < (row?.depth ?? 0));
  const keys: Record<string, () => void> = {
    ArrowDown: () => moveTo(active + 1),
    ArrowUp: () => moveTo(active - 1),
    PageDown: () => moveTo(active + page()),
    PageUp: () => moveTo(active - page()),
    Home: () => moveTo(0),
    End: () => moveTo(rows.length - 1),
    ArrowRight: () => {
      if (row?.kind !== "folder") return;
      if (row.open) moveTo(active + 1);
      else setOpen(row, true);
    },
    ArrowLeft: () => {
      if (row?.kind === "folder" && row.open) setOpen(row, false);
      else if (parent() >= 0) moveTo(parent());
    },
  };
  const toggle = () => {
    const runs = row?.kind === "folder" ? row.runs : row ? [row.run] : [];
    const visible = board.selection.visibleRuns.peek();
    board.selection.setRunsVisible(runs, !runs.every((run) => visible.has(run.id)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const onRow = event.target instanceof Element && event.target.role === "row";
    const act = event.key === " " && onRow ? toggle : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return { onKeyDown, settle };
}

/** Scroll no further than to have the row in view. */
function scrollTo(scroller: HTMLElement, top: number, height: number): void {
  const { scrollTop, clientHeight } = scroller;
  if (top < scrollTop) scroller.scrollTop = top;
  else if (top + height > scrollTop + clientHeight)
    scroller.scrollTop = top + height - clientHeight;
}
