import { useId } from "preact/hooks";
import { formatValue, formatWallTime } from "../../core/formats";
import type { Run } from "../../store";
import { FlagIcon } from "../icons";
import { useView } from "../view";
import { CutName } from "./cut_name";
import { Line, type Place, tabIndexIn } from "./line";
import { nameOf, type RunRow } from "./rows";
import { ShownCheckbox } from "./shown_checkbox";

/** Hyperparameters that a run's title tells. */
const TITLE_HPARAMS = 12;

interface Props {
  readonly row: RunRow;
  readonly place: Place;
  readonly visible: ReadonlySet<number>;
}

export function RunLine({ row, place, visible }: Props) {
  const { selection, settings } = useView().board;
  const { run, label } = row;
  const id = useId();
  const shown = visible.has(run.id);
  const isBaseline = settings.baseline.value === run.name;
  const classes = ["run", shown ? "" : "off", isBaseline ? "baseline" : ""];
  return (
    <Line row={row} place={place} class={classes.filter(Boolean).join(" ")} title={titleOf(run)}>
      <ShownCheckbox
        id={id}
        on={shown ? 1 : 0}
        of={1}
        tabIndex={tabIndexIn(place)}
        onChange={(now) => selection.setRunVisible(run, now)}
        onOnly={() => selection.showOnly(run)}
      />
      <Swatch run={run} shown={shown} place={place} />
      <label for={id}>
        <CutName name={label} />
      </label>
      <Value run={run} />
      <Actions run={run} place={place} isBaseline={isBaseline} />
    </Line>
  );
}

function Swatch({ run, shown, place }: { run: Run; shown: boolean; place: Place }) {
  const { runList, board } = useView();
  return (
    <button
      type="button"
      class={shown ? "swatch on" : "swatch"}
      style={{ "--swatch": board.colouring.of(run) }}
      aria-label={`Colour of ${nameOf(run)}`}
      aria-haspopup="dialog"
      title="Choose a colour"
      tabIndex={tabIndexIn(place)}
      onClick={(event) => {
        runList.colouring.value = { run, swatch: event.currentTarget };
      }}
    />
  );
}

/** What the runs are sorted by. */
function Value({ run }: { readonly run: Run }) {
  const { ranking } = useView().board;
  const values = ranking.values.value;
  if (!values) return null;
  const value = values.get(run.id);
  return <span class="run-value">{value === undefined ? "–" : shortly(value)}</span>;
}

/** Four digits: there is little room, and titles of charts tell the rest. */
function shortly(value: number): string {
  return formatValue(Number(value.toPrecision(4)));
}

interface ActionProps {
  readonly run: Run;
  readonly place: Place;
  readonly isBaseline: boolean;
}

function Actions({ run, place, isBaseline }: ActionProps) {
  const { selection, settings } = useView().board;
  const name = nameOf(run);
  return (
    <span class="run-actions">
      <button
        type="button"
        class="icon flag"
        tabIndex={tabIndexIn(place)}
        aria-pressed={isBaseline}
        aria-label={`Compare with ${name}`}
        title={isBaseline ? "The baseline: compare with no run" : "Baseline: compare with this run"}
        onClick={() => {
          settings.baseline.value = isBaseline ? "" : run.name;
        }}
      >
        <FlagIcon />
      </button>
      <button
        type="button"
        class="only"
        tabIndex={tabIndexIn(place)}
        aria-label={`Show only ${name}`}
        title="Show this run alone; so does alt-click on its checkbox"
        onClick={() => selection.showOnly(run)}
      >
        only
      </button>
    </span>
  );
}

function titleOf(run: Run): string {
  const lines = [nameOf(run)];
  if (run.firstWallTime !== null) lines.push(`started ${formatWallTime(run.firstWallTime)}`);
  const hparams = Object.entries(run.hparams);
  for (const [name, value] of hparams.slice(0, TITLE_HPARAMS)) lines.push(`${name} = ${value}`);
  if (hparams.length > TITLE_HPARAMS) lines.push(`and ${hparams.length - TITLE_HPARAMS} more`);
  return lines.join("\n");
}
