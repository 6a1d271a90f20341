import { formatStep, formatValue } from "../../core/formats";
import { nearestPlace, type Scores, scoresAt } from "../../core/pr_curves";
import { px } from "../css";
import { useView } from "../view";
import type { Decoded } from "./decoded";
import type { RunCurve } from "./run_curves";

/** Sizes in CSS pixels; the style sheet has the same height. */
const ROW_HEIGHT = 22;
/** Rows in view; the others are scrolled to. */
const MOST_ROWS = 6;
/** The headings, and a scroll bar below. */
const EXTRA = ROW_HEIGHT + 14;

/** Height of the table of so many runs, CSS pixels. */
export function scoresHeight(runs: number): number {
  return EXTRA + ROW_HEIGHT * Math.min(runs, MOST_ROWS);
}

interface Column {
  readonly title: string;
  readonly hint: string;
  of(shown: Decoded, scores: Scores): number;
}

const WHOLE: readonly Column[] = [
  {
    title: "AP",
    hint: "Average precision",
    of: ({ averagePrecision }) => averagePrecision,
  },
  { title: "AUC", hint: "Area under the ROC curve", of: ({ auc }) => auc },
];

const AT_THRESHOLD: readonly Column[] = [
  {
    title: "Threshold",
    hint: "The run's own threshold that is nearest",
    of: (_, { threshold }) => threshold,
  },
  { title: "Precision", hint: "TP / (TP + FP)", of: (_, { precision }) => precision },
  { title: "Recall", hint: "TP / (TP + FN)", of: (_, { recall }) => recall },
  {
    title: "F1",
    hint: "Harmonic mean of precision and recall",
    of: (_, { f1 }) => f1,
  },
  {
    title: "Accuracy",
    hint: "(TP + TN) / all",
    of: (_, { accuracy }) => accuracy,
  },
  { title: "TP", hint: "True positives", of: (_, { tp }) => tp },
  { title: "FP", hint: "False positives", of: (_, { fp }) => fp },
  { title: "TN", hint: "True negatives", of: (_, { tn }) => tn },
  { title: "FN", hint: "False negatives", of: (_, { fn }) => fn },
];

function columnsOf(threshold: number | null, beta: number): Column[] {
  if (threshold === null) return [...WHOLE];
  const fbeta = {
    title: `F${formatValue(beta)}`,
    hint: `F-beta score: recall weighs ${formatValue(beta)} times as much as precision`,
    of: (_: Decoded, scores: Scores) => scores.fbeta,
  };
  return [...WHOLE, ...AT_THRESHOLD.toSpliced(4, 0, ...(beta === 1 ? [] : [fbeta]))];
}

interface Props {
  readonly title: string;
  readonly curves: readonly RunCurve[];
}

/** The legend: a run a row, what its curve comes to, and its scores at the threshold. */
export function ScoresTable({ title, curves }: Props) {
  const { settings } = useView().board;
  const threshold = settings.threshold.value;
  const beta = settings.beta.value;
  const columns = columnsOf(threshold, beta);
  return (
    <section
      class="data-table scores"
      aria-label={`Scores of ${title}`}
      style={{ height: px(scoresHeight(curves.length)) }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys. */}
      <div class="table-scroller" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th class="name">Run</th>
              <th>Step</th>
              {columns.map(({ title: name, hint }) => (
                <th key={name} title={hint}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {curves.map((one) => (
              <tr key={one.series.id} class={one.isPending ? "pending" : ""}>
                <th class="name" scope="row" title={one.run}>
                  <span class="tooltip-swatch" style={{ background: one.colour }} />
                  <span class="table-run">{one.run}</span>
                </th>
                {one.shown ? (
                  <Numbers one={one} shown={one.shown} columns={columns} />
                ) : (
                  <Missing one={one} across={columns.length + 1} />
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface NumbersProps {
  readonly one: RunCurve;
  readonly shown: Decoded;
  readonly columns: readonly Column[];
}

function Numbers({ one, shown, columns }: NumbersProps) {
  const { threshold, beta } = useView().board.settings;
  const place = nearestPlace(shown.curve.tp.length, threshold.value ?? 0);
  const scores = scoresAt(shown.curve, place, beta.value);
  return (
    <>
      <td>{formatStep(one.step)}</td>
      {columns.map((column) => (
        <td key={column.title}>{numberText(column.of(shown, scores))}</td>
      ))}
    </>
  );
}

/** NaN is what cannot be told, such as the ROC curve of nothing but positives. */
function numberText(value: number): string {
  return Number.isNaN(value) ? "–" : formatValue(value);
}

function Missing({ one, across }: { readonly one: RunCurve; readonly across: number }) {
  if (one.error === null)
    return <td colSpan={across}>{one.isPending ? "loading…" : "no step yet"}</td>;
  return (
    <td colSpan={across} class="scores-failed" title={one.error}>
      <button type="button" class="action" onClick={one.retry}>
        Try again
      </button>
      <span>{one.error}</span>
    </td>
  );
}
