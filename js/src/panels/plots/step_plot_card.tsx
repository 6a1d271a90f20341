import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import type { Hit } from "../../charts/plots/plot";
import { formatStep } from "../../core/formats";
import { FullWidthIcon } from "../icons";
import { CardTitle } from "../steps/card_title";
import { Placeholder } from "../steps/placeholder";
import { RunLabel } from "../steps/run_label";
import type { StepCard } from "../steps/step_cards";
import { useItem } from "../steps/use_item";
import { useView, type View } from "../view";
import { askForMissing, stepByKey } from "./drawn_steps";
import { PlotView } from "./plot_view";
import type { StepSource } from "./step_source";

interface Props<S extends StepSource> {
  readonly card: StepCard;
  /** What the card shows, in a word: "Histograms". */
  readonly what: string;
  make(view: View, card: StepCard): S;
  tip(source: S, hit: Hit): ComponentChildren;
}

/** A tag of a run over its steps: title, run, plot. */
export function StepPlotCard<S extends StepSource>({ card, what, make, tip }: Props<S>) {
  const view = useView();
  const [series] = card.series;
  const source = useMemo(() => make(view, card), [view, series]);
  const { settings } = view.board;
  const { index } = series;
  void index.version.value;
  const mark = (step: number | null) => {
    settings.step.value = step;
  };
  return (
    <article class="card step-card" aria-label={`${card.title}, ${series.run.name}`}>
      <header class="card-head">
        <CardTitle tag={card.title} series={series} />
        <span class="points">
          {formatStep(index.length)} {index.length === 1 ? "step" : "steps"}
        </span>
        <FullWidth tag={card.title} name={`${card.title}, ${series.run.name}`} />
      </header>
      <RunLabel run={series.run} />
      <Newest card={card} />
      <PlotView
        label={`${what} of ${card.title}, ${series.run.name}. Click or arrow keys: mark a step. Escape: mark none.`}
        source={source}
        attend={(chart, life) => {
          askForMissing(view, series, chart, () => source.missing, life);
          source.tellPointed(chart, life);
        }}
        tip={(hit) => tip(source, hit)}
        onPick={({ line }) => {
          const step = source.steps[line]?.step;
          if (step !== undefined) mark(step === settings.step.peek() ? null : step);
        }}
        onKey={(key) => {
          const step = stepByKey(key, source.steps, settings.step.peek());
          if (step === undefined) return false;
          mark(step);
          return true;
        }}
      />
    </article>
  );
}

/** In place of the plot while nothing is here; a line above it where the newest step is damaged. */
function Newest({ card }: { readonly card: StepCard }) {
  const { items } = useView().board.store;
  const [series] = card.series;
  const place = series.index.length - 1;
  const { state } = useItem(series, place);
  if (place < 0 || state.kind === "here") return null;
  const retry = () => items.retry(series, series.index.numberAt(place), "preview");
  if (items.held(series, "preview").size === 0) {
    return (
      <div class="plot-place">
        <Placeholder state={state} onRetry={retry} />
      </div>
    );
  }
  if (state.kind !== "failed") return null;
  return (
    <p class="plot-note" title={state.error}>
      Step {formatStep(series.index.stepAt(place))}: {state.error}
    </p>
  );
}

/** Has the cards of a tag take all of the panel's width. */
export function FullWidth({ tag, name }: { readonly tag: string; readonly name: string }) {
  const { settings } = useView().board;
  const isWide = settings.card(tag).full_width === true;
  return (
    <div class="card-actions">
      <button
        type="button"
        class="icon full-width"
        title={isWide ? "One column" : "Full width"}
        aria-label={`Full width: ${name}`}
        aria-pressed={isWide}
        onClick={() => settings.setCard(tag, { full_width: isWide ? undefined : true })}
      >
        <FullWidthIcon />
      </button>
    </div>
  );
}
