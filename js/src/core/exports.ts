/**
 * Tables as text for other programs. Names come from event files, whoever wrote
 * them, and may not become formulas, markup or commands there.
 */

export type Cell = string | number | null;

/** A column of a table; all are equally long. */
export interface Column {
  readonly name: string;
  readonly values: ArrayLike<Cell>;
  /** How numbers read in Markdown and LaTeX; all their digits where it is not given. */
  readonly format?: (value: number) => string;
}

/** Spreadsheets take what begins with one of these for a formula (owasp.org, CSV Injection). */
const FORMULA_MARK = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * CSV by RFC 4180: a header, lines that end with CR LF, text in quotes. Text that
 * a spreadsheet would take for a formula gets an apostrophe before it, as in
 * `tbwidget export`; numbers are written with all their digits, and those that
 * are not finite as nan, inf and -inf.
 */
export function toCsv(columns: readonly Column[]): string {
  const row = (cells: readonly Cell[]) => `${cells.map(csvCell).join(",")}\r\n`;
  return [columns.map((column) => column.name), ...rowsOf(columns)].map(row).join("");
}

/**
 * JSON: a list with an object a row, a line each. Numbers that are not finite are
 * the strings "NaN", "Infinity" and "-Infinity", as TensorBoard writes them.
 */
export function toJson(columns: readonly Column[]): string {
  const names = columns.map((column) => JSON.stringify(column.name));
  const lines = rowsOf(columns).map((cells) => {
    const fields = cells.map((cell, at) => `${names[at]}:${jsonCell(cell)}`);
    return `{${fields.join(",")}}`;
  });
  return lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`;
}

/** A table of GitHub Flavored Markdown, numbers to the right. */
export function toMarkdown(columns: readonly Column[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const rule = columns.map((column) => (isNumeric(column) ? "---:" : "---"));
  const body = rowsOf(columns).map((cells) => cells.map(textOf(columns)).map(markdownText));
  const head = columns.map((column) => markdownText(column.name));
  return [head, rule, ...body].map(row).join("");
}

/** A LaTeX tabular that needs no package, numbers to the right. */
export function toLatex(columns: readonly Column[]): string {
  const row = (cells: readonly string[]) => `${cells.map(latexText).join(" & ")} \\\\\n`;
  const layout = columns.map((column) => (isNumeric(column) ? "r" : "l")).join("");
  const body = rowsOf(columns).map((cells) => row(cells.map(textOf(columns))));
  return [
    `\\begin{tabular}{${layout}}\n\\hline\n`,
    row(columns.map((column) => column.name)),
    "\\hline\n",
    ...body,
    "\\hline\n\\end{tabular}\n",
  ].join("");
}

function rowsOf(columns: readonly Column[]): Cell[][] {
  const length = columns[0]?.values.length ?? 0;
  return Array.from({ length }, (_, at) => columns.map(({ values }) => values[at] ?? null));
}

function textOf(columns: readonly Column[]): (cell: Cell, at: number) => string {
  return (cell, at) => {
    if (typeof cell !== "number") return cell ?? "";
    return columns[at]?.format?.(cell) ?? String(cell);
  };
}

function isNumeric({ values }: Column): boolean {
  return Array.from(values).every((cell) => typeof cell !== "string");
}

function csvCell(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") {
    return String(cell).replace("NaN", "nan").replace("Infinity", "inf");
  }
  const safe = FORMULA_MARK.test(cell) ? `'${cell}` : cell;
  return `"${safe.replaceAll('"', '""')}"`;
}

function jsonCell(cell: Cell): string {
  if (typeof cell === "number" && !Number.isFinite(cell)) return JSON.stringify(String(cell));
  return JSON.stringify(cell);
}

/** Every mark of Markdown's, HTML's and the dollar's of formulas, by a backslash. */
function markdownText(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>|&~$#!]/g, "\\$&");
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  // After the end of a row they would be its arguments.
  "[": "{[}",
  "*": "{*}",
  // What pdfTeX does not know of our own numbers and headings.
  "−": "$-$",
  "±": "$\\pm$",
  "∞": "$\\infty$",
  Δ: "$\\Delta$",
};

function latexText(text: string): string {
  return oneLine(text).replace(/[&%_#${}\\~^<>|[*−±∞Δ]/g, (mark) => LATEX[mark] ?? `\\${mark}`);
}

/** Cells end with the line. */
function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, " ");
}
