import type { BoardStore, Series } from "../../store";
import type { Columns } from "./curves";

/** Points asked for at once; the kernel sends no more in one answer. */
const PAGE = 50_000;

/**
 * Every point of a series that the event files have: what the browser holds,
 * where that is all, else from the kernel, page by page.
 *
 * @throws Error where the kernel refuses, is gone, or `signal` aborts
 */
export async function allPoints(
  store: BoardStore,
  series: Series,
  signal: AbortSignal,
): Promise<Columns> {
  const held = { step: series.step, wallTime: series.wallTime, value: series.value };
  const first = series.step[0];
  const last = series.step.at(-1);
  if (!series.decimated || first === undefined || last === undefined) return held;
  const pages = await pagesBetween(store, series, first, last, signal);
  const joined = join(pages);
  if (joined.step.length < series.total) {
    throw new Error(
      `the kernel sent ${joined.step.length} of the ${series.total} points of ${series.run.name}`,
    );
  }
  return joined;
}

/**
 * The points with `first` <= step <= `last`. An answer of less than half a page
 * was not thinned: the kernel keeps at least two points of each four it may send.
 */
async function pagesBetween(
  store: BoardStore,
  series: Series,
  first: number,
  last: number,
  signal: AbortSignal,
): Promise<Columns[]> {
  const windows = [{ series: series.id, first, last }];
  const [points] = await store.detail({ axis: "step", windows, max_points: PAGE }, signal);
  if (!points) return [];
  const isWhole = points.step.length === points.total || points.step.length < PAGE / 2;
  if (isWhole || first === last) return [between(points, first, last)];
  const middle = Math.floor((first + last) / 2);
  const before = await pagesBetween(store, series, first, middle, signal);
  const after = await pagesBetween(store, series, middle + 1, last, signal);
  return [...before, ...after];
}

/** Without the neighbours that the kernel sends along. */
function between(
  points: { step: Float64Array; wallTime: Float64Array; value: Float32Array | Float64Array },
  first: number,
  last: number,
): Columns {
  const inside = Array.from(points.step.keys()).filter((i) => {
    const step = points.step[i] as number;
    return step >= first && step <= last;
  });
  const pick = (column: Float32Array | Float64Array) =>
    Float64Array.from(inside, (i) => column[i] as number);
  return { step: pick(points.step), wallTime: pick(points.wallTime), value: pick(points.value) };
}

function join(pages: readonly Columns[]): Columns {
  const whole = (name: keyof Columns) => {
    const length = pages.reduce((sum, page) => sum + page[name].length, 0);
    const column = new Float64Array(length);
    let at = 0;
    for (const page of pages) {
      column.set(page[name], at);
      at += page[name].length;
    }
    return column;
  };
  return { step: whole("step"), wallTime: whole("wallTime"), value: whole("value") };
}
