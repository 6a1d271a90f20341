/** A line of a run, to be joined with others. */
export interface RowsLine {
  readonly step: Float64Array;
  /** Seconds since the epoch. */
  readonly wallTime: Float64Array;
  readonly value: Float64Array;
  /** Whether it has every point that the event files have. */
  readonly whole: boolean;
}

export interface RowsRun {
  readonly name: string;
  readonly colour: string;
  /** Seconds since the epoch. */
  readonly began: number | null;
  /** By the names of columns, those that the run has. */
  readonly lines: ReadonlyMap<string, RowsLine>;
}

/** Columns of one length, by their names. */
export type Rows = Readonly<Record<string, Float64Array | string[]>>;

/** Columns of numbers besides those of the tags. */
const NUMBERS = ["step", "wall_time", "relative"] as const;

/**
 * Join lines by run and step, as `tbwidget/panels/own_rows.py` does: a row for
 * every step that a run has in any column, and one of NaN from each run to the
 * next, where a line through all rows breaks. A column that lacks the step is
 * NaN, or, where its line was thinned out, the last value before that is held.
 */
export function joinedRows(runs: readonly RowsRun[], columns: readonly string[]): Rows {
  const parts = runs
    .map((run) => ({ run, steps: stepsOf(run) }))
    .filter(({ steps }) => steps.length > 0);
  const gaps = Math.max(0, parts.length - 1);
  const length = parts.reduce((sum, { steps }) => sum + steps.length, gaps);
  const numbers = new Map(
    [...NUMBERS, ...columns].map((name) => [name, new Float64Array(length).fill(NaN)]),
  );
  const names = new Array<string>(length);
  const colours = new Array<string>(length);
  let start = 0;
  for (const { run, steps } of parts) {
    const from = start === 0 ? 0 : start + 1;
    const end = from + steps.length;
    names.fill(run.name, start, end);
    colours.fill(run.colour, start, end);
    const part = (name: string) => numbers.get(name)?.subarray(from, end) ?? new Float64Array(0);
    part("step").set(steps);
    for (const name of columns) {
      const line = run.lines.get(name);
      if (line) join(inOrder(line), steps, part(name), part("wall_time"));
    }
    const began = run.began ?? NaN;
    part("relative").set(part("wall_time").map((time) => time - began));
    start = end;
  }
  return { run: names, color: colours, ...Object.fromEntries(numbers) };
}

/** All steps of a run's lines, each once, in order. */
function stepsOf(run: RowsRun): Float64Array {
  const lines = [...run.lines.values()];
  const all = new Float64Array(lines.reduce((sum, { step }) => sum + step.length, 0));
  let start = 0;
  for (const { step } of lines) {
    all.set(step, start);
    start += step.length;
  }
  return all.sort().filter((step, i) => i === 0 || step !== all[i - 1]);
}

/** Put a line's values at its steps, and its wall times where no line before had one. */
function join(
  { step, wallTime, value, whole }: RowsLine,
  steps: Float64Array,
  values: Float64Array,
  times: Float64Array,
): void {
  let at = -1;
  for (let i = 0; i < steps.length; i++) {
    const here = steps[i] as number;
    // Of several points at one step the last counts.
    while (at + 1 < step.length && (step[at + 1] as number) <= here) at++;
    if (at < 0) continue;
    const isHere = step[at] === here;
    if (isHere || !whole) values[i] = value[at] as number;
    if (isHere && Number.isNaN(times[i])) times[i] = wallTime[at] as number;
  }
}

/** The line by its steps, where the board shows lines as they were written. */
function inOrder(line: RowsLine): RowsLine {
  const { step } = line;
  if (step.every((one, i) => i === 0 || one >= (step[i - 1] as number))) return line;
  const order = Array.from(step.keys()).sort((a, b) => (step[a] as number) - (step[b] as number));
  const taken = (column: Float64Array) => Float64Array.from(order, (i) => column[i] as number);
  return {
    step: taken(step),
    wallTime: taken(line.wallTime),
    value: taken(line.value),
    whole: line.whole,
  };
}
