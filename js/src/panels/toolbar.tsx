import { useEffect, useId, useRef } from "preact/hooks";
import type { XAxis } from "../protocol";
import { FilterBox } from "./filter_box";
import { GearIcon, RunsIcon } from "./icons";
import { SmoothingWeight } from "./settings/smoothing_weight";
import { panelShown, Tabs } from "./tabs";
import { useView } from "./view";

const AXIS_TITLES: readonly (readonly [XAxis, string, string])[] = [
  ["step", "Step", "Horizontal axis: step"],
  ["relative", "Relative", "Horizontal axis: time since the run's start"],
  ["wall_time", "Wall", "Horizontal axis: date and time"],
];

export function Toolbar() {
  const view = useView();
  const { settings, selection } = view.board;
  const shown = view.runsShown.value;
  const controls = panelShown(view.board)?.controls ?? [];
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
        {controls.includes("smoothing") && <SmoothingWeight label="Smoothing" />}
        {controls.includes("x_axis") && <AxisControl />}
        {controls.includes("y_scale") && <LogControl />}
        <SettingsButton />
      </div>
    </header>
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

function SettingsButton() {
  const view = useView();
  const button = useRef<HTMLButtonElement>(null);
  const shown = view.settingsShown.value;
  const wasShown = useRef(shown);
  // A focus that was in the pane would be lost with it.
  useEffect(() => {
    const root = button.current?.getRootNode();
    const isLost = root instanceof ShadowRoot && root.activeElement === null;
    if (wasShown.current && !shown && isLost) button.current?.focus();
    wasShown.current = shown;
  }, [shown]);
  return (
    <button
      ref={button}
      type="button"
      class="toggle settings-button"
      aria-expanded={shown}
      onClick={() => {
        if (shown) view.closeSettings();
        else view.settingsShown.value = true;
      }}
    >
      <GearIcon />
      Settings
    </button>
  );
}
