import { useComputed, useSignalEffect } from "@preact/signals";
import { HISTOGRAM_MODES, type HistogramMode } from "../../protocol";
import type { Card } from "../../store";
import { AxisControl } from "../axis_control";
import { CardList } from "../cards/card_list";
import { Segments } from "../fields";
import { plotShape } from "../plots/plot_shape";
import { NoCards } from "../steps/no_cards";
import { type StepCard, stepGroups, tagGroups } from "../steps/step_cards";
import { useView } from "../view";
import { HistogramCard } from "./histogram_card";
import { RunsCard } from "./runs_card";

const PLUGIN = "histograms";

const MODE_TITLES: Readonly<Record<HistogramMode, readonly [string, string]>> = {
  offset: ["Offset", "Steps behind each other"],
  overlay: ["Overlay", "Steps over each other"],
  heatmap: ["Heat map", "Counts as colours over steps"],
  runs: ["Runs", "The runs of a tag over each other, at one step"],
};

export function HistogramsPanel() {
  const view = useView();
  const { settings } = view.board;
  useSignalEffect(() => view.steps.follow(settings.step.value));
  return (
    <>
      <div class="panel-bar">
        <ModeControl />
        <button
          type="button"
          class="toggle"
          aria-pressed={settings.histogramLog.value}
          title="Counts by their logarithms"
          onClick={() => {
            settings.histogramLog.value = !settings.histogramLog.value;
          }}
        >
          log counts
        </button>
        {!settings.toolbar.value && settings.histogramMode.value !== "runs" && <AxisControl />}
      </div>
      {settings.histogramMode.value === "runs" ? <ByTag /> : <ByRun />}
    </>
  );
}

function ModeControl() {
  const { histogramMode } = useView().board.settings;
  return (
    <Segments
      label="How histograms are drawn"
      value={histogramMode.value}
      options={HISTOGRAM_MODES.map((mode) => [mode, ...MODE_TITLES[mode]] as const)}
      onChoose={(mode) => {
        histogramMode.value = mode;
      }}
    />
  );
}

function ByRun() {
  const { board } = useView();
  const groups = useComputed(() => stepGroups(board, PLUGIN).value);
  if (groups.value.length === 0) return <NoCards what="histograms" plugin={PLUGIN} />;
  return <CardList groups={groups} kind={BY_RUN} />;
}

function ByTag() {
  const { board } = useView();
  const groups = useComputed(() => tagGroups(board, PLUGIN).value);
  if (groups.value.length === 0) return <NoCards what="histograms" plugin={PLUGIN} />;
  return <CardList groups={groups} kind={BY_TAG} />;
}

const BY_RUN = {
  shapeOf: plotShape,
  render: (card: StepCard) => <HistogramCard card={card} />,
};

const BY_TAG = {
  shapeOf: plotShape,
  render: (card: Card) => <RunsCard card={card} />,
};
