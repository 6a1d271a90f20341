import { useCallback, useRef } from "preact/hooks";
import { formatStep, formatValue } from "../../core/formats";
import { nearestPlace, type Scores, scoresAt } from "../../core/pr_curves";
import type { Settings } from "../../store";
import { px } from "../css";
import { useView } from "../view";
import { useVirtualRows } from "../virtual";
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

const AP: Column = {
  title: "AP",
  hint: "Average precision",
  of: ({ averagePrecision }) => averagePrecision,
};
const AUC: Column = { title: "AUC", hint: "Area under the ROC curve", of: ({ auc }) => auc };

const AT_THRESHOLD = {
  rates: [
    { title: "Precision", hint: "TP / (TP + FP)", of: (_, { precision }) => precision },
    { title: "Recall", hint: "TP / (TP + FN)", of: (_, { recall }) => recall },
    { title: "F1", hint: "Harmonic mean of precision and recall", of: (_, { f1 }) => f1 },
  ],
  others: [
    { title: "Accuracy", hint: "(TP + TN) / all", of: (_, { accuracy }) => accuracy },
    { title: "TP", hint: "True positives", of: (_, { tp }) => tp },
    { title: "FP", hint: "False positives", of: (_, { fp }) => fp },
    { title: "TN", hint: "True negatives", of: (_, { tn }) => tn },
    { title: "FN", hint: "False negatives", of: (_, { fn }) => fn },
    {
      title: "Threshold",
      hint: "The run's own threshold that is nearest",
      of: (_, { threshold }) => threshold,
    },
  ],
} satisfies Record<string, readonly Column[]>;

/** What is looked at comes first, for a card may be too narrow for all. */
function columnsOf({ curve, threshold, beta }: Settings): Column[] {
  const [first, second] = curve.value === "roc" ? [AUC, AP] : [AP, AUC];
  if (threshold.value === null) return [first, second];
  const weight = formatValue(beta.value);
  const fbeta: Column = {
    title: `F${weight}`,
    hint: `F-beta score: recall weighs ${weight} times as much as precision`,
    of: (_, scores) => scores.fbeta,
  };
  const { rates, others } = AT_THRESHOLD;
  return [first, ...rates, ...(beta.value === 1 ? [] : [fbeta]), ...others, second];
}

interface Props {
  readonly title: string;
  readonly curves: readonly RunCurve[];
}

/** The legend: a run a row, what its curve comes to, and its scores at the threshold. */
export function ScoresTable({ title, curves }: Props) {
  const { settings } = useView().board;
  const columns = columnsOf(settings);
  return (
    <section
      class="data-table scores"
      aria-label={`Scores of ${title}`}
      style={{ height: px(scoresHeight(curves.length)) }}
    >
      <Rows title={title} curves={curves} columns={columns} />
    </section>
  );
}

interface RowsProps {
  readonly title: string;
  readonly curves: readonly RunCurve[];
  readonly columns: readonly Column[];
}

function Rows({ title, curves, columns }: RowsProps) {
  const scroller = useRef<HTMLElement>(null);
  const sizeOf = useCallback(() => ROW_HEIGHT, []);
  const { items, height } = useVirtualRows({ scroller, count: curves.length, sizeOf, overscan: 4 });
  const before = items[0]?.start ?? 0;
  const after = height - (items.at(-1)?.end ?? 0);
  return (
    <section
      class="table-scroller"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keys, too
      tabIndex={0}
      aria-label={`Rows of ${title}`}
    >
      <table aria-rowcount={curves.length + 1}>
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
          {before > 0 && <tr class="spacer" style={{ height: px(before) }} />}
          {items.map(({ index }) => {
            const one = curves[index];
            return one && <Row key={one.series.id} one={one} columns={columns} />;
          })}
          {after > 0 && <tr class="spacer" style={{ height: px(after) }} />}
        </tbody>
      </table>
    </section>
  );
}

function Row({ one, columns }: { readonly one: RunCurve; readonly columns: readonly Column[] }) {
  return (
    <tr class={one.isPending ? "pending" : ""}>
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

/** Rates to four digits; NaN is what cannot be told, such as the AUC of nothing but positives. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return "–";
  return formatValue(Math.abs(value) <= 1 ? Number(value.toFixed(4)) : value);
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
