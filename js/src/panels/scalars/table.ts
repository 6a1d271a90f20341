import type { Interval } from "../../charts/viewport";
import type { Column } from "../../core/exports";
import { formatRelative, formatStep, formatValue } from "../../core/formats";
import { summarize } from "../../core/statistics";
import { nearestIndex } from "../../core/steps";
import { deltaOf, formatDelta, formatShare } from "./comparison";
import type { Curve } from "./curves";

/** A row a run at one step, or over a stretch of the horizontal axis. */
export type TableMode = "step" | "range";

export interface TableField {
  readonly key: string;
  readonly title: string;
  /** What the field is, in full. */
  readonly hint: string;
  format(value: number): string;
}

export interface TableRow {
  readonly curve: Curve;
  /** As many as the table has fields. */
  readonly values: readonly number[];
}

export interface Table {
  readonly fields: readonly TableField[];
  readonly rows: readonly TableRow[];
}

export interface TableSort {
  /** A field's key, or "run" for the runs' names. */
  readonly key: string;
  readonly descending: boolean;
}

export interface TableOptions {
  readonly curves: readonly Curve[];
  readonly baseline: Curve | null;
  readonly isSmoothed: boolean;
}

const SMOOTHED = field("smoothed", "Smoothed", "Smoothed value", formatValue);
const VALUE = field("value", "Value", "Value as logged", formatValue);
const STEP = field("step", "Step", "Step of the point", formatStep);
const RELATIVE = field("relative", "Relative", "Time since the run's start", formatRelative);
const SUMMARY = [
  field("first", "First", "First value of the range", formatValue),
  field("last", "Last", "Last value of the range", formatValue),
  field("min", "Min", "Least value of the range", formatValue),
  field("max", "Max", "Greatest value of the range", formatValue),
  field("mean", "Mean", "Mean of the range's values", formatValue),
];

function field(key: string, title: string, hint: string, format: TableField["format"]): TableField {
  return { key, title, hint, format };
}

function deltaFields(what: string, baseline: Curve): TableField[] {
  return [
    field("delta", "Δ", `${what} less that of ${baseline.name}`, formatDelta),
    field(
      "share",
      "Δ %",
      `The same, of the ${what.toLowerCase()} of ${baseline.name}`,
      formatShare,
    ),
  ];
}

/** Every run's point at `step`, or at the one next to it; its last point where `step` is null. */
export function stepTable(
  { curves, baseline, isSmoothed }: TableOptions,
  step: number | null,
): Table {
  const indexOf = (curve: Curve) =>
    step === null ? curve.step.length - 1 : nearestIndex(curve.step, step);
  const drawn = (curve: Curve) => curve.smoothed[indexOf(curve)] ?? NaN;
  const rows = curves.flatMap((curve) => {
    const index = indexOf(curve);
    if (index < 0) return [];
    const { absolute, share } = deltaOf(drawn(curve), baseline ? drawn(baseline) : NaN);
    const start = curve.wallTime.find((time) => Number.isFinite(time) && time > 0) ?? NaN;
    const values = [
      ...(isSmoothed ? [drawn(curve)] : []),
      curve.value[index] ?? NaN,
      ...(baseline ? [absolute, share] : []),
      curve.step[index] ?? NaN,
      (curve.wallTime[index] ?? NaN) - start,
    ];
    return [{ curve, values }];
  });
  const deltas = baseline ? deltaFields(isSmoothed ? "Smoothed value" : "Value", baseline) : [];
  const fields = [...(isSmoothed ? [SMOOTHED] : []), VALUE, ...deltas, STEP, RELATIVE];
  return { fields, rows };
}

/** What every run's values come to in a part of the horizontal axis; null for all of it. */
export function rangeTable({ curves, baseline }: TableOptions, window: Interval | null): Table {
  const summaryOf = (curve: Curve) => summarize(curve.x, curve.value, window?.start, window?.end);
  const reference = baseline ? summaryOf(baseline).mean : NaN;
  const rows = curves.map((curve) => {
    const { first, last, min, max, mean } = summaryOf(curve);
    const { absolute, share } = deltaOf(mean, reference);
    return { curve, values: [first, last, min, max, mean, ...(baseline ? [absolute, share] : [])] };
  });
  return { fields: [...SUMMARY, ...(baseline ? deltaFields("Mean", baseline) : [])], rows };
}

/** Rows in another order; what is not a number goes last, and a field that is not there sorts nothing. */
export function sorted({ fields, rows }: Table, sort: TableSort | null): readonly TableRow[] {
  if (!sort) return rows;
  const sign = sort.descending ? -1 : 1;
  if (sort.key === "run") {
    return rows.toSorted((a, b) => sign * (a.curve.name < b.curve.name ? -1 : 1));
  }
  const at = fields.findIndex(({ key }) => key === sort.key);
  if (at < 0) return rows;
  return rows.toSorted((a, b) => {
    const [x, y] = [a.values[at] ?? NaN, b.values[at] ?? NaN];
    if (Number.isNaN(x) || Number.isNaN(y))
      return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return x === y ? 0 : sign * (x < y ? -1 : 1);
  });
}

/** The table for other programs. */
export function toColumns(fields: readonly TableField[], rows: readonly TableRow[]): Column[] {
  return [
    { name: "Run", values: rows.map(({ curve }) => curve.name) },
    ...fields.map(({ title, format }, at) => ({
      name: title,
      values: rows.map(({ values }) => values[at] ?? NaN),
      format,
    })),
  ];
}
