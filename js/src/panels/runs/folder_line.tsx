import { ChevronIcon } from "../icons";
import { useView } from "../view";
import { CutName } from "./cut_name";
import { Line, type Place, tabIndexIn } from "./line";
import type { FolderRow } from "./rows";
import { ShownCheckbox } from "./shown_checkbox";

interface Props {
  readonly row: FolderRow;
  readonly place: Place;
  readonly visible: ReadonlySet<number>;
}

/** Runs that share the beginning of their names. */
export function FolderLine({ row, place, visible }: Props) {
  const { board, runList } = useView();
  const { selection } = board;
  const { path, open, runs } = row;
  const on = runs.reduce((sum, run) => sum + (visible.has(run.id) ? 1 : 0), 0);
  const showOnly = () => selection.showOnlyRuns(runs);
  const toggle = () => runList.setOpen(path, !open);
  return (
    <Line row={row} place={place} class="run folder" title={path} open={open}>
      <button
        type="button"
        class={open ? "icon fold open" : "icon fold"}
        tabIndex={tabIndexIn(place)}
        aria-expanded={open}
        aria-label={`Runs in ${path}`}
        onClick={toggle}
      >
        <ChevronIcon />
      </button>
      <ShownCheckbox
        label={`Show all runs in ${path}`}
        on={on}
        of={runs.length}
        tabIndex={tabIndexIn(place)}
        onChange={(shown) => selection.setRunsVisible(runs, shown)}
        onOnly={showOnly}
      />
      {/* biome-ignore lint/a11y: the button beside it does the same for the keyboard */}
      <span class="folder-name" onClick={toggle}>
        <CutName name={row.label} />
      </span>
      <span class="count">{on === runs.length ? on : `${on} of ${runs.length}`}</span>
      <span class="run-actions">
        <button
          type="button"
          class="only"
          tabIndex={tabIndexIn(place)}
          aria-label={`Show only the runs in ${path}`}
          onClick={showOnly}
        >
          only
        </button>
      </span>
    </Line>
  );
}
