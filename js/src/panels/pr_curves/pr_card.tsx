import { useMemo } from "preact/hooks";
import type { Card } from "../../store";
import { px } from "../css";
import { FullWidthIcon, HistoryIcon } from "../icons";
import { Placeholder } from "../steps/placeholder";
import { StepSlider } from "../steps/step_slider";
import { UnionSteps } from "../steps/union_steps";
import { useView, type View } from "../view";
import { CurvePlot } from "./curve_plot";
import { HISTORY_HEIGHT, History } from "./history";
import { type RunCurve, useRunCurves } from "./run_curves";
import { ScoresTable, scoresHeight } from "./scores_table";

/** Heights in CSS pixels: head, curves, slider. */
const HEAD = 28;
const PLOT = 250;
const WIDE_PLOT = 340;
const SLIDER = 30;

/** What a card takes; read inside a computed signal. */
export function prCardShape(view: View, { tag, series }: Card) {
  const isFullWidth = view.board.settings.card(tag).full_width === true;
  const history = view.prCurves.history(tag).value ? HISTORY_HEIGHT : 0;
  const plot = isFullWidth ? WIDE_PLOT : PLOT;
  return { isFullWidth, height: HEAD + plot + SLIDER + scoresHeight(series.length) + history };
}

/** One tag: the curves of all runs at a step, what they come to, and the slider of steps. */
export function PrCard({ card: { tag, series } }: { readonly card: Card }) {
  const view = useView();
  const { settings } = view.board;
  const key = `pr_curves\n${tag}`;
  const curves = useRunCurves(key, series);
  const versions = series.map(({ index }) => index.version.value).join(" ");
  // The steps change with the versions.
  const steps = useMemo(() => new UnionSteps(series), [series, versions]);
  const own = view.steps.own(key);
  const asked = own.value ?? settings.step.value;
  const place = asked === null ? steps.length - 1 : steps.placeNear(asked);
  const description = series.find((one) => one.description)?.description;
  const history = view.prCurves.history(tag);
  return (
    <article class="card pr-card" aria-label={tag}>
      <header class="card-head">
        <h3 title={[tag, description].filter(Boolean).join("\n")}>{tag}</h3>
        <div class="card-actions">
          <HistoryButton tag={tag} />
          <FullWidthButton tag={tag} />
        </div>
      </header>
      {curves.some(({ shown }) => shown) ? (
        <CurvePlot title={tag} curves={curves} />
      ) : (
        <Nothing curves={curves} />
      )}
      <StepSlider
        name={tag}
        index={steps}
        place={place}
        ready={curves.every(({ isPending }) => !isPending)}
        onPlace={(next) => {
          const isNewest = next === steps.length - 1 && settings.step.peek() === null;
          // At its end the card goes on to what comes.
          own.value = isNewest ? null : steps.stepAt(next);
        }}
      />
      <ScoresTable title={tag} curves={curves} />
      {history.value && (
        <div class="history-place" style={{ height: px(HISTORY_HEIGHT) }}>
          <History title={tag} series={series} />
        </div>
      )}
    </article>
  );
}

function Nothing({ curves }: { readonly curves: readonly RunCurve[] }) {
  const failed = curves.find(({ error }) => error !== null);
  return (
    <div class="curve-plot">
      <Placeholder
        state={failed ? { kind: "failed", error: failed.error ?? "" } : { kind: "asked" }}
        onRetry={() => failed?.retry()}
      />
    </div>
  );
}

function HistoryButton({ tag }: { readonly tag: string }) {
  const history = useView().prCurves.history(tag);
  return (
    <button
      type="button"
      class="icon"
      aria-pressed={history.value}
      aria-label={`Over steps: ${tag}`}
      title="Average precision over steps"
      onClick={() => {
        history.value = !history.value;
      }}
    >
      <HistoryIcon />
    </button>
  );
}

function FullWidthButton({ tag }: { readonly tag: string }) {
  const { settings } = useView().board;
  const isWide = settings.card(tag).full_width === true;
  return (
    <button
      type="button"
      class="icon full-width"
      aria-pressed={isWide}
      aria-label={`Full width: ${tag}`}
      title={isWide ? "One column" : "Full width"}
      onClick={() => settings.setCard(tag, { full_width: isWide ? undefined : true })}
    >
      <FullWidthIcon />
    </button>
  );
}
