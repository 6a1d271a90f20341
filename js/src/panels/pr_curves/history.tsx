import { useEffect, useMemo, useRef } from "preact/hooks";
import { formatStep, formatValue } from "../../core/formats";
import type { Series } from "../../store";
import { useView } from "../view";
import { Area, type Range, ticksIn } from "./area";
import { Axes } from "./axes";
import { decoded } from "./decoded";
import type { Summary } from "./state";
import { useSize } from "./use_size";

export const HISTORY_HEIGHT = 150;

/** Steps of all runs of a card that are asked for, at most; of more, some evenly between them. */
const MOST_STEPS = 2_000;

interface Props {
  readonly title: string;
  readonly series: readonly Series[];
}

/** Average precision, or the area under the ROC curve, over the steps of each run. */
export function History({ title, series }: Props) {
  const view = useView();
  const { settings, colouring } = view.board;
  const element = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(element).value;
  const isRoc = settings.curve.value === "roc";
  const lines = useSummaries(series);
  const steps = rangeOf(lines.flatMap(({ steps }) => steps));
  const { start, end } = steps;
  const area = useMemo(() => {
    const box = { left: 46, top: 8, width: width - 60, height: height - 42 };
    return new Area(box, { start, end }, { start: 0, end: 1 });
  }, [width, height, start, end]);
  const what = isRoc ? "AUC" : "Average precision";
  return (
    <div ref={element} class="plot history">
      {width > 60 && (
        <svg width={width} height={height} role="img" aria-label={`${what} over steps: ${title}`}>
          <Axes
            area={area}
            xTicks={ticksIn(steps, Math.max(2, Math.floor(width / 110)))}
            yTicks={[0, 0.5, 1]}
            xTitle="Step"
            yTitle={isRoc ? "AUC" : "AP"}
          />
          {lines.map(({ one, steps, summaries }) => {
            const values = summaries.map((summary) =>
              isRoc ? summary.auc : summary.averagePrecision,
            );
            const colour = colouring.of(one.run);
            return (
              <g key={one.id} class="history-line" data-run={one.run.name}>
                <path
                  class="curve"
                  d={area.path(Float64Array.from(steps), Float64Array.from(values))}
                  stroke={colour}
                />
                {steps.map((step, i) => {
                  const value = values[i] ?? Number.NaN;
                  if (!Number.isFinite(value)) return null;
                  return (
                    <circle
                      key={`${i} ${step}`}
                      cx={area.x(step)}
                      cy={area.y(value)}
                      r={2.5}
                      fill={colour}
                    >
                      <title>{`${one.run.name}, step ${formatStep(step)}: ${formatValue(value)}`}</title>
                    </circle>
                  );
                })}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

interface SummaryLine {
  readonly one: Series;
  readonly steps: number[];
  readonly summaries: Summary[];
}

/** What there is of each run, by steps; what is not here is asked for. */
function useSummaries(series: readonly Series[]): SummaryLine[] {
  const { prCurves, board } = useView();
  const { items } = board.store;
  const away: { one: Series; numbers: number[] }[] = [];
  useEffect(() => {
    for (const { one, numbers } of away) items.want(one, numbers, "preview");
  });
  const most = Math.max(10, Math.floor(MOST_STEPS / Math.max(1, series.length)));
  return series.map((one) => {
    void one.index.version.value;
    const known = prCurves.summaries(one);
    const line: SummaryLine = { one, steps: [], summaries: [] };
    const missing: number[] = [];
    for (const place of spread(one.index.length, most)) {
      const number = one.index.numberAt(place);
      let summary = known.get(number);
      if (!summary) {
        const state = items.state(one, number, "preview");
        if (state.kind === "away") missing.push(number);
        if (state.kind !== "here") continue;
        summary = summaryOf(state.item);
        known.set(number, summary);
      }
      line.steps.push(one.index.stepAt(place));
      line.summaries.push(summary);
    }
    if (missing.length > 0) away.push({ one, numbers: missing });
    return line;
  });
}

function summaryOf(item: Parameters<typeof decoded>[0]): Summary {
  try {
    const { averagePrecision, auc } = decoded(item);
    return { averagePrecision, auc };
  } catch {
    // A gap here; the card says what is wrong where it shows the step.
    return { averagePrecision: Number.NaN, auc: Number.NaN };
  }
}

/** At most `most` places, the first and the last among them. */
function spread(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, place) => place);
  return Array.from({ length: most }, (_, i) => Math.round((i * (length - 1)) / (most - 1)));
}

function rangeOf(steps: readonly number[]): Range {
  let start = Infinity;
  let end = -Infinity;
  for (const step of steps) {
    start = Math.min(start, step);
    end = Math.max(end, step);
  }
  if (start < end) return { start, end };
  return Number.isFinite(start) ? { start: start - 1, end: start + 1 } : { start: 0, end: 1 };
}
