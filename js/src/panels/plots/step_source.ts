import { effect } from "@preact/signals";
import type { Plot, Stage } from "../../charts/plots/plot";
import type { AxisKind } from "../../charts/plots/tick_places";
import type { Series } from "../../store";
import type { View } from "../view";
import {
  drawnSteps,
  MOST_STEPS,
  markedAmong,
  type PlacedStep,
  placedOn,
  type StepAxis,
  stepAxisOf,
} from "./drawn_steps";
import type { PlotChart, PlotSource } from "./plot_chart";

/** What is drawn of one series over its steps. */
export abstract class StepSource implements PlotSource {
  /** Those on screen, in the order of the axis. */
  steps: readonly PlacedStep[] = [];
  /** Numbers of the steps that should be there, too. */
  missing: readonly number[] = [];
  axis: StepAxis = "step";

  constructor(
    readonly view: View,
    readonly series: Series,
  ) {}

  follow(): void {
    const { store, settings, colouring } = this.view.board;
    void this.series.index.version.value;
    void store.items.held(this.series, "preview");
    void settings.xAxis.value;
    void colouring.of(this.series.run);
  }

  compose(stage: Stage): Plot | null {
    const most = Math.max(10, Math.min(MOST_STEPS, Math.floor(this.room(stage))));
    const { steps, missing } = drawnSteps(this.view, this.series, most);
    const placed = placedOn(stepAxisOf(this.view.board.settings.xAxis.value), steps, this.series);
    this.missing = missing;
    this.steps = placed.steps;
    this.axis = placed.axis;
    return placed.steps.length === 0 ? null : this.plot(stage);
  }

  marked(): number | null {
    return markedAmong(this.steps, this.view.board.settings.step.value);
  }

  pointed(): number | null {
    return markedAmong(this.steps, this.view.scalars.hoverStep.value);
  }

  /** Tell the other cards of the step that is pointed at here, until `life` aborts. */
  tellPointed(chart: PlotChart, life: AbortSignal): void {
    const { hoverStep } = this.view.scalars;
    let isHere = false;
    const tell = (step: number | null) => {
      if (step === null && !isHere) return;
      isHere = step !== null;
      hoverStep.value = step;
    };
    const stop = effect(() => {
      const hit = chart.hovered.value;
      tell(hit ? (this.steps[hit.line]?.step ?? null) : null);
    });
    life.addEventListener("abort", () => {
      stop();
      tell(null);
    });
  }

  lastStep(): number {
    return this.steps.reduce((last, { step }) => Math.max(last, step), -1);
  }

  /** How many steps could be told apart. */
  protected abstract room(stage: Stage): number;

  protected abstract plot(stage: Stage): Plot;
}

export function kindOf(axis: StepAxis): AxisKind {
  return axis === "step" ? "number" : axis;
}
