import type { Hit } from "../../charts/plots/plot";
import { PERCENTILES } from "../../core/distributions";
import { formatValue } from "../../core/formats";
import { StepPlotCard } from "../plots/step_plot_card";
import { StepTime } from "../plots/step_time";
import type { StepCard } from "../steps/step_cards";
import { DistributionSource } from "./distribution_source";

/** The distribution of one tag of one run, over its steps. */
export function DistributionCard({ card }: { readonly card: StepCard }) {
  return (
    <StepPlotCard
      card={card}
      what="Distributions"
      make={(view, { series: [series] }) => new DistributionSource(view, series)}
      tip={(source, hit) => <DistributionTip source={source} hit={hit} />}
    />
  );
}

interface TipProps {
  readonly source: DistributionSource;
  readonly hit: Hit;
}

function DistributionTip({ source, hit: { line } }: TipProps) {
  const step = source.steps[line];
  const values = source.values[line];
  if (!step || !values) return null;
  return (
    <table>
      <tbody>
        {PERCENTILES.map((percentile, i) => (
          <tr key={percentile} class={percentile === 50 ? "nearest" : ""}>
            <th>{nameOf(percentile)}</th>
            <td>{formatValue(values[i] as number)}</td>
          </tr>
        )).reverse()}
        <StepTime step={step.step} wallTime={step.wallTime} index={source.series.index} />
      </tbody>
    </table>
  );
}

function nameOf(percentile: number): string {
  if (percentile === 0) return "Least";
  if (percentile === 50) return "Median";
  if (percentile === 100) return "Greatest";
  return `${percentile} %`;
}
