import type { Hit } from "../../charts/plots/plot";
import { formatValue } from "../../core/formats";
import { StepPlotCard } from "../plots/step_plot_card";
import { StepTime } from "../plots/step_time";
import type { StepCard } from "../steps/step_cards";
import { binEdges, HistogramSource } from "./histogram_source";

/** The histograms of one tag of one run, over its steps. */
export function HistogramCard({ card }: { readonly card: StepCard }) {
  return (
    <StepPlotCard
      card={card}
      what="Histograms"
      make={(view, { series: [series] }) => new HistogramSource(view, series)}
      tip={(source, hit) => <HistogramTip source={source} hit={hit} />}
    />
  );
}

interface TipProps {
  readonly source: HistogramSource;
  readonly hit: Hit;
}

function HistogramTip({ source, hit: { line, bin } }: TipProps) {
  const step = source.steps[line];
  if (!step) return null;
  const [from, to] = binEdges(source.span, bin);
  return (
    <table>
      <tbody>
        <tr>
          <th>Bin</th>
          <td>
            {formatValue(from)} to {formatValue(to)}
          </td>
        </tr>
        <tr class="nearest">
          <th>Count</th>
          <td>{formatValue(source.counts[line]?.[bin] ?? NaN)}</td>
        </tr>
        <StepTime step={step.step} wallTime={step.wallTime} index={source.series.index} />
      </tbody>
    </table>
  );
}
