import { type NpyField, toNpy } from "../../core/npy";
import { has } from "../../core/point_sets";
import { type AxisColumn, MISSING } from "../../protocol";
import type { Labels } from "../../store";

/** What is saved of the points. */
export interface Saved {
  readonly axes: readonly AxisColumn[];
  readonly selected: Uint32Array;
  /** Columns of labels by their names. */
  readonly labels: readonly (readonly [name: string, column: Labels])[];
}

const NAMES = ["x", "y", "z"] as const;
/** Rows that are put together at once: a text of all may be longer than texts can be. */
const ROWS = 10_000;
/** Spreadsheets take what begins with one of these for a formula (owasp.org, CSV Injection). */
const FORMULA_MARK = /^[=+\-@＝＋－＠]/;

/** A coordinate of a point; NaN where it has none. */
export function coordinateOf({ values, low, high }: AxisColumn, point: number): number {
  const value = values[point] ?? MISSING;
  return value === MISSING ? NaN : low + (value / (MISSING - 1)) * (high - low);
}

/** Tab-separated text, a header and a row a point. */
export function savedAsTsv({ axes, selected, labels }: Saved): Blob {
  const count = axes[0]?.values.length ?? 0;
  const names = [...NAMES.slice(0, axes.length), "selected", ...labels.map(([name]) => name)];
  const parts = [`point\t${names.map(cell).join("\t")}\n`];
  for (let first = 0; first < count; first += ROWS) {
    const rows: string[] = [];
    for (let point = first; point < Math.min(count, first + ROWS); point++) {
      const numbers = axes.map((axis) => numberCell(Math.fround(coordinateOf(axis, point))));
      const texts = labels.map(([, column]) => labelCell(column, point));
      const isSelected = has(selected, point) ? "1" : "0";
      rows.push([point, ...numbers, isSelected, ...texts].join("\t"));
    }
    parts.push(`${rows.join("\n")}\n`);
  }
  return new Blob(parts, { type: "text/tab-separated-values" });
}

/** An array for `numpy.load`, with the fields point, x, y, z and selected. */
export function savedAsNpy({ axes, selected }: Saved): Blob {
  const count = axes[0]?.values.length ?? 0;
  const flags = new Uint8Array(count);
  for (const point of selected) flags[point] = 1;
  const fields: NpyField[] = [
    { name: "point", values: Uint32Array.from({ length: count }, (_, i) => i) },
    ...axes.map((axis, i) => ({
      name: NAMES[i] ?? `axis_${i}`,
      values: Float32Array.from({ length: count }, (_, point) => coordinateOf(axis, point)),
    })),
    { name: "selected", values: flags, isBoolean: true },
  ];
  return new Blob([toNpy(fields)], { type: "application/octet-stream" });
}

function labelCell(column: Labels, point: number): string {
  if (column.kind === "number") return numberCell(column.values[point] ?? NaN);
  return cell(column.values[column.codes[point] ?? -1] ?? "");
}

function numberCell(value: number): string {
  return String(value).replace("NaN", "nan").replace("Infinity", "inf");
}

/** Cells end with the tab, rows with the line. */
function cell(text: string): string {
  const line = text.replace(/[\t\r\n\u2028\u2029]+/g, " ");
  return FORMULA_MARK.test(line) ? `'${line}` : line;
}
