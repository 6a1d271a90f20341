import { useEffect, useRef } from "preact/hooks";
import { AxisControl } from "./axis_control";
import { FilterBox } from "./filter_box";
import { GearIcon, RunsIcon } from "./icons";
import { SmoothingWeight } from "./settings/smoothing_weight";
import { panelShown, Tabs } from "./tabs";
import { useView } from "./view";

export function Toolbar() {
  const view = useView();
  const { settings, selection } = view.board;
  const panel = panelShown(view.board);
  const controls = panel?.controls ?? [];
  return (
    <header class="toolbar">
      {!panel?.fills && <RunsButton />}
      <Tabs />
      {!panel?.fills && (
        <FilterBox
          label="Filter tags"
          pattern={settings.tagFilter}
          filter={selection.tagFilter.value}
        />
      )}
      <div class="settings">
        {controls.includes("smoothing") && <SmoothingWeight label="Smoothing" />}
        {controls.includes("x_axis") && <AxisControl />}
        {controls.includes("y_scale") && <LogControl />}
        <SettingsButton />
      </div>
    </header>
  );
}

function RunsButton() {
  const view = useView();
  const shown = view.runsShown.value;
  const title = shown ? "Hide the run list" : "Show the run list";
  return (
    <button
      type="button"
      class="icon"
      aria-label={title}
      title={title}
      aria-pressed={shown}
      onClick={() => view.toggleRuns()}
    >
      <RunsIcon />
    </button>
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
