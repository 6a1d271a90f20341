import { useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Hit } from "../../charts/plots/plot";
import { formatStep, formatValue } from "../../core/formats";
import type { Card } from "../../store";
import { PlotView } from "../plots/plot_view";
import { FullWidth } from "../plots/step_plot_card";
import { CardTitle } from "../steps/card_title";
import { Placeholder } from "../steps/placeholder";
import { StepSlider } from "../steps/step_slider";
import { useView } from "../view";
import { binEdges } from "./histogram_source";
import { RunsSource } from "./runs_source";

/** Runs in a tooltip, at most: those nearest to the pointer. */
const MOST_ROWS = 12;

/** The histograms of one tag, a run each, at one step. */
export function RunsCard({ card }: { readonly card: Card }) {
  const view = useView();
  const { items } = view.board.store;
  const source = useMemo(() => new RunsSource(view, card), [view, card]);
  const wanted = source.wanted();
  useSignalEffect(() => {
    for (const { series, number } of source.wanted()) {
      if (items.state(series, number, "preview").kind === "away") {
        items.want(series, [number], "preview");
      }
    }
  });
  const states = wanted.map(({ series, number }) => items.state(series, number, "preview"));
  const [first] = wanted;
  const [series] = card.series;
  const [state] = states;
  return (
    <article class="card step-card" aria-label={card.tag}>
      <header class="card-head">
        {series && <CardTitle tag={card.tag} series={series} />}
        <span class="points">
          {card.series.length} {card.series.length === 1 ? "run" : "runs"}
        </span>
        <FullWidth tag={card.tag} name={card.tag} />
      </header>
      <PlotView
        label={`Histograms of ${card.tag}, the runs over each other`}
        source={source}
        tip={(hit) => <RunsTip source={source} hit={hit} />}
      />
      {first && state && states.every(({ kind }) => kind !== "here") && (
        <div class="plot-place">
          <Placeholder
            state={state}
            onRetry={() => items.retry(first.series, first.number, "preview")}
          />
        </div>
      )}
      <Slider card={card} ready={states.some(({ kind }) => kind === "here")} />
    </article>
  );
}

function Slider({ card, ready }: { readonly card: Card; readonly ready: boolean }) {
  const { steps, board } = useView();
  const leading = RunsSource.leading(card);
  if (!leading) return null;
  return (
    <StepSlider
      name={card.tag}
      index={leading.index}
      place={steps.place(card.tag, leading, board.settings)}
      ready={ready}
      onPlace={(place) => {
        steps.own(card.tag).value = leading.index.stepAt(place);
      }}
    />
  );
}

function RunsTip({
  source,
  hit: { line, bin },
}: {
  readonly source: RunsSource;
  readonly hit: Hit;
}) {
  const [from, to] = binEdges(source.span, bin);
  const near = source.runs.slice(
    Math.max(0, Math.min(line - MOST_ROWS / 2, source.runs.length - MOST_ROWS)),
  );
  const shown = near.slice(0, MOST_ROWS);
  return (
    <>
      <p>
        {formatValue(from)} to {formatValue(to)}
      </p>
      <table>
        <thead>
          <tr>
            <th />
            <th class="name">Run</th>
            <th>Count</th>
            <th>Step</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.run.id} class={one === source.runs[line] ? "nearest" : ""}>
              <td>
                <span class="tooltip-swatch" style={{ background: one.colour }} />
              </td>
              <td class="name">{one.run.name}</td>
              <td>{formatValue(one.counts[bin] ?? NaN)}</td>
              <td>{formatStep(one.step)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {source.runs.length > shown.length && <p>and {source.runs.length - shown.length} more</p>}
    </>
  );
}
