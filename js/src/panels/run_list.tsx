import { useEffect, useRef } from "preact/hooks";
import type { Run } from "../store";
import { px } from "./css";
import { FilterBox } from "./filter_box";
import { useView } from "./view";
import { useVirtualRows } from "./virtual";

/** Height of a run's row, CSS pixels; the style sheet has the same. */
const ROW_HEIGHT = 24;
const rowHeight = () => ROW_HEIGHT;

export function RunList() {
  const view = useView();
  const { selection, settings, store } = view.board;
  const listed = selection.listedRuns.value;
  const total = store.runs.value.length;
  const visible = selection.visibleRuns.value;
  return (
    <aside class="runs" aria-label="Runs">
      <FilterBox
        label="Filter runs"
        pattern={settings.runFilter}
        filter={selection.runFilter.value}
      />
      <div class="runs-head">
        <AllCheckbox on={visible.size} of={listed.length} />
        <span class="count">
          {listed.length === total ? total : `${listed.length} of ${total}`}
        </span>
      </div>
      <Rows runs={listed} visible={visible} />
    </aside>
  );
}

function AllCheckbox({ on, of }: { readonly on: number; readonly of: number }) {
  const { selection } = useView().board;
  const box = useRef<HTMLInputElement>(null);
  const some = on > 0 && on < of;
  useEffect(() => {
    if (box.current) box.current.indeterminate = some;
  }, [some]);
  return (
    <label class="run-all">
      <input
        ref={box}
        type="checkbox"
        checked={of > 0 && on === of}
        onChange={(event) => selection.setAllVisible(event.currentTarget.checked)}
      />
      Runs
    </label>
  );
}

interface RowsProps {
  readonly runs: readonly Run[];
  readonly visible: ReadonlySet<number>;
}

function Rows({ runs, visible }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows({
    scroller,
    count: runs.length,
    sizeOf: rowHeight,
    overscan: 4,
  });
  return (
    <div class="runs-scroller" ref={scroller}>
      <ul style={{ height: px(rows.height) }}>
        {rows.items.map(({ index, start }) => {
          const run = runs[index];
          return run && <Row key={run.id} run={run} top={start} visible={visible.has(run.id)} />;
        })}
      </ul>
    </div>
  );
}

interface RowProps {
  readonly run: Run;
  readonly top: number;
  readonly visible: boolean;
}

/** The checkbox is the run's swatch: filled with its colour when the run is shown. */
function Row({ run, top, visible }: RowProps) {
  const { selection, colouring } = useView().board;
  const showOnly = () => selection.showOnly(run);
  const name = run.name === "." ? ". (the logdir itself)" : run.name;
  return (
    <li class="run" style={{ top: px(top) }}>
      <label title={`${name}\nAlt-click: show this run alone`}>
        <input
          type="checkbox"
          class="swatch"
          style={{ "--swatch": colouring.of(run) }}
          checked={visible}
          onClick={(event) => {
            if (!event.altKey) return;
            event.preventDefault();
            showOnly();
          }}
          onChange={(event) => selection.setRunVisible(run, event.currentTarget.checked)}
        />
        <span class="run-name">{name}</span>
      </label>
      <button type="button" class="only" aria-label={`only ${name}`} onClick={showOnly}>
        only
      </button>
    </li>
  );
}
