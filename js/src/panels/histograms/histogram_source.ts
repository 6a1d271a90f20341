import { HeatMapPlot } from "../../charts/plots/heat_map";
import type { Plot, Stage } from "../../charts/plots/plot";
import { RidgelinePlot } from "../../charts/plots/ridgelines";
import { BINS, commonSpan, resample, type Span } from "../../core/histograms";
import { kindOf, StepSource } from "../plots/step_source";

/** Histograms of a series over its steps, in common bins. */
export class HistogramSource extends StepSource {
  /** The bins' outer edges. */
  span: Span = { left: 0, right: 1 };
  /** By the steps that are drawn. */
  counts: readonly Float64Array[] = [];

  override follow(): void {
    super.follow();
    const { histogramMode, histogramLog } = this.view.board.settings;
    void histogramMode.value;
    void histogramLog.value;
  }

  protected override room({ width, height }: Stage): number {
    return this.view.board.settings.histogramMode.value === "heatmap" ? width / 3 : height / 2;
  }

  protected override plot(stage: Stage): Plot {
    const { settings, colouring } = this.view.board;
    const colour = colouring.of(this.series.run);
    const span = commonSpan(this.steps.map(({ buckets }) => buckets)) ?? { left: 0, right: 1 };
    this.span = span;
    this.counts = this.steps.map(({ buckets }) => resample(buckets, span));
    const lines = this.steps.map(({ at }, i) => {
      return { counts: this.counts[i] as Float64Array, at, colour };
    });
    const log = settings.histogramLog.value;
    const parts = { lines, span, axis: kindOf(this.axis), log };
    const mode = settings.histogramMode.value;
    if (mode === "heatmap") return new HeatMapPlot(parts, stage);
    return new RidgelinePlot({ ...parts, mode: mode === "overlay" ? mode : "offset" }, stage);
  }
}

/** Edges of a bin. */
export function binEdges({ left, right }: Span, bin: number): readonly [number, number] {
  const edge = (i: number) => left * (1 - i / BINS) + right * (i / BINS);
  return [edge(bin), edge(bin + 1)];
}
