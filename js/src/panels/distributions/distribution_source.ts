import { BandsPlot } from "../../charts/plots/bands";
import type { Plot, Stage } from "../../charts/plots/plot";
import { percentiles } from "../../core/distributions";
import { kindOf, StepSource } from "../plots/step_source";

/** Percentiles of a series over its steps. */
export class DistributionSource extends StepSource {
  /** At `PERCENTILES`, by the steps that are drawn. */
  values: readonly Float64Array[] = [];

  protected override room({ width }: Stage): number {
    return width / 3;
  }

  protected override plot(stage: Stage): Plot {
    this.values = this.steps.map(({ buckets }) => percentiles(buckets));
    const steps = this.steps.map(({ at }, i) => ({ at, values: this.values[i] as Float64Array }));
    const colour = this.view.board.colouring.of(this.series.run);
    return new BandsPlot({ steps, axis: kindOf(this.axis), colour }, stage);
  }
}
