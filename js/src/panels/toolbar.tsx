import { useComputed } from "@preact/signals";
import { useId } from "preact/hooks";
import type { XAxis } from "../protocol";
import type { BoardStore } from "../store";
import { FilterBox } from "./filter_box";
import { RunsIcon } from "./icons";
import { PANELS, type Panel } from "./registry";
import { useView } from "./view";

const AXIS_TITLES: readonly (readonly [XAxis, string, string])[] = [
  ["step", "Step", "Horizontal axis: step"],
  ["relative", "Relative", "Horizontal axis: time since the run's start"],
  ["wall_time", "Wall", "Horizontal axis: date and time"],
];

/** A weight of 1 would freeze every line at its first value. */
export const MAX_SMOOTHING = 0.999;

export function Toolbar() {
  const view = useView();
  const { settings, selection } = view.board;
  const shown = view.runsShown.value;
  return (
    <header class="toolbar">
      <button
        type="button"
        class="icon"
        aria-label={shown ? "Hide the run list" : "Show the run list"}
        title={shown ? "Hide the run list" : "Show the run list"}
        aria-pressed={shown}
        onClick={() => view.toggleRuns()}
      >
        <RunsIcon />
      </button>
      <Tabs />
      <FilterBox
        label="Filter tags"
        pattern={settings.tagFilter}
        filter={selection.tagFilter.value}
      />
      <div class="settings">
        <SmoothingControl />
        <AxisControl />
        <LogControl />
      </div>
    </header>
  );
}

function Tabs() {
  const { board } = useView();
  const counts = useComputed(() => cardCounts(board.store));
  const present = PANELS.filter((panel) => counts.value.has(panel.plugin));
  return (
    <div class="tabs" role="tablist" aria-label="Panels">
      {present.map((panel) => (
        <button
          key={panel.name}
          type="button"
          role="tab"
          aria-selected={panel === panelShown(board.settings.panel.value)}
          onClick={() => {
            board.settings.panel.value = panel.name;
          }}
        >
          {panel.title}
          <span class="count">{counts.value.get(panel.plugin)}</span>
        </button>
      ))}
    </div>
  );
}

/** The panel of a name; the first one where there is none of that name. */
export function panelShown(name: string): Panel | undefined {
  return PANELS.find((panel) => panel.name === name) ?? PANELS[0];
}

/** How many tags each plugin has; of custom scalars, how many charts are laid out. */
function cardCounts({ series, layout }: BoardStore): Map<string, number> {
  const tags = Map.groupBy(series.value, (one) => one.plugin);
  const counts = new Map(
    Array.from(tags, ([plugin, members]) => [plugin, new Set(members.map((one) => one.tag)).size]),
  );
  const { categories, refused } = layout.value;
  const charts = categories.reduce((sum, category) => sum + category.charts.length, 0);
  if (charts + refused.length > 0) counts.set("custom_scalars", charts);
  return counts;
}

function SmoothingControl() {
  const { smoothing } = useView().board.settings;
  const id = useId();
  const set = (text: string) => {
    const weight = Number(text);
    if (text !== "" && weight >= 0) smoothing.value = Math.min(weight, MAX_SMOOTHING);
  };
  return (
    <div class="control">
      <label for={id}>Smoothing</label>
      <input
        id={id}
        type="range"
        min={0}
        max={MAX_SMOOTHING}
        step={0.001}
        value={smoothing.value}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <input
        type="number"
        aria-label="Smoothing, 0 to 0.999"
        min={0}
        max={MAX_SMOOTHING}
        step={0.05}
        value={Number(smoothing.value.toFixed(3))}
        onInput={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}

function AxisControl() {
  const { xAxis } = useView().board.settings;
  const name = useId();
  return (
    <div class="segments" role="radiogroup" aria-label="Horizontal axis">
      {AXIS_TITLES.map(([axis, title, hint]) => (
        <label key={axis} title={hint}>
          <input
            type="radio"
            name={name}
            checked={xAxis.value === axis}
            onChange={() => {
              xAxis.value = axis;
            }}
          />
          <span>{title}</span>
        </label>
      ))}
    </div>
  );
}

function LogControl() {
  const { yScale } = useView().board.settings;
  const isLog = yScale.value === "log";
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={isLog}
      title="Logarithmic vertical axis"
      onClick={() => {
        yScale.value = isLog ? "linear" : "log";
      }}
    >
      log y
    </button>
  );
}
