import { formatValue } from "../../core/formats";
import type { Labels } from "../../store";

/** Longer names are cut on the canvas. */
const MOST_CHARACTERS = 40;

/** What a point has in a column, as text. */
export function valueText(column: Labels, point: number): string {
  if (column.kind === "text") return column.values[column.codes[point] ?? -1] ?? "";
  const value = column.values[point] ?? NaN;
  return Number.isNaN(value) ? "" : formatValue(value);
}

/** Names of points for the canvas, in one line. */
export function labelsOf(column: Labels): (point: number) => string {
  return (point) => {
    const text = valueText(column, point)
      .slice(0, 2 * MOST_CHARACTERS)
      .replace(/\s+/g, " ");
    const characters = [...text];
    if (characters.length <= MOST_CHARACTERS) return text;
    return `${characters.slice(0, MOST_CHARACTERS - 1).join("")}…`;
  };
}

/** What a point is called in lists: by its label, else by its number. */
export function nameOf(column: Labels | null, point: number): string {
  const text = column ? valueText(column, point) : "";
  return text === "" ? `Point ${point}` : text;
}
