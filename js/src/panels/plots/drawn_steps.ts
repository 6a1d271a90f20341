import { effect } from "@preact/signals";
import { chooseSteps } from "../../core/choose_steps";
import { type Buckets, sound } from "../../core/histograms";
import { column, type Item, type XAxis } from "../../protocol";
import type { Series } from "../../store";
import type { View } from "../view";
import type { PlotChart } from "./plot_chart";

/** Steps that one card draws, and asks for. */
export const MOST_STEPS = 100;

/** One step of a series of histograms, as it was written. */
export interface DrawnStep {
  readonly number: number;
  readonly step: number;
  /** Seconds since the epoch. */
  readonly wallTime: number;
  readonly buckets: Buckets;
}

/** The buckets of an item; none where it is not as the panel's provider has it. */
export function bucketsOf({ content, buffers }: Item): Buckets {
  const count = Number(content.buckets);
  const [left, right, counts] = buffers;
  if (!left || !right || !counts) return NO_BUCKETS;
  try {
    return sound({
      left: column(Float64Array, left, count, "left"),
      right: column(Float64Array, right, count, "right"),
      count: column(Float64Array, counts, count, "count"),
    });
  } catch {
    return NO_BUCKETS;
  }
}

const NO_BUCKETS: Buckets = {
  left: new Float64Array(0),
  right: new Float64Array(0),
  count: new Float64Array(0),
};

/** The steps that are here, evenly chosen, oldest first; and the numbers of those to ask for. */
export function drawnSteps(
  { board }: View,
  series: Series,
  most: number,
): { steps: DrawnStep[]; missing: number[] } {
  const { index } = series;
  void index.version.value;
  const { items } = board.store;
  const held = items.held(series, "preview");
  const places = [...held.keys()].map((number) => index.placeOf(number)).sort((a, b) => a - b);
  const { shown, missing } = chooseSteps(index.length, places, most);
  const steps = shown.flatMap((place) => {
    const number = index.numberAt(place);
    // What is drawn is in use, and goes last where there is no room for all.
    const state = items.state(series, number, "preview");
    if (state.kind !== "here") return [];
    const buckets = bucketsOf(state.item);
    return [{ number, step: index.stepAt(place), wallTime: index.wallTimeAt(place), buckets }];
  });
  return { steps, missing: missing.map((place) => index.numberAt(place)) };
}

/**
 * Ask for the steps that a card lacks, while it is in sight and the kernel is free. Each is
 * asked for once: where there is no room for all, what came would only drive out others.
 */
export function askForMissing(
  view: View,
  series: Series,
  chart: PlotChart,
  missing: () => readonly number[],
  life: AbortSignal,
): void {
  const { store } = view.board;
  const asked = new Set<number>();
  let generation = series.index.generation.peek();
  const stop = effect(() => {
    void chart.painted.value;
    const now = series.index.generation.value;
    if (now !== generation) asked.clear();
    generation = now;
    if (!chart.inSight.value || store.busy.value || store.connection.value !== "live") return;
    const wanted = missing().filter((number) => !asked.has(number));
    for (const number of wanted) asked.add(number);
    if (wanted.length > 0) store.items.want(series, wanted, "preview");
  });
  life.addEventListener("abort", stop, { once: true });
}

/** What cards of steps can have on their axis; the others of a board's axes mean nothing there. */
export type StepAxis = "step" | "relative" | "wall_time";

export function stepAxisOf(axis: XAxis): StepAxis {
  return axis === "relative" || axis === "wall_time" ? axis : "step";
}

/** A step and where it lies on its axis. */
export interface PlacedStep extends DrawnStep {
  readonly at: number;
}

/**
 * Steps on an axis, in its order: by their step, by seconds since the series' first step or by
 * seconds since the epoch. By their steps where a wall time is nobody's clock.
 */
export function placedOn(
  axis: StepAxis,
  steps: readonly DrawnStep[],
  { index }: Series,
): { axis: StepAxis; steps: readonly PlacedStep[] } {
  const isValid = ({ wallTime }: DrawnStep) => Number.isFinite(wallTime) && wallTime > 0;
  if (axis === "step" || !steps.every(isValid)) {
    return { axis: "step", steps: steps.map((one) => ({ ...one, at: one.step })) };
  }
  const first = index.wallTimeAt(0);
  const began = axis === "relative" ? (first > 0 ? first : (steps[0]?.wallTime ?? 0)) : 0;
  const placed = steps.map((one) => ({ ...one, at: one.wallTime - began }));
  return { axis, steps: placed.sort((a, b) => a.at - b.at) };
}

/** The index of the step nearest to the one marked on the board; null where none is. */
export function markedAmong(steps: readonly DrawnStep[], marked: number | null): number | null {
  if (marked === null || steps.length === 0) return null;
  let found = 0;
  steps.forEach(({ step }, i) => {
    const former = steps[found]?.step ?? NaN;
    if (Math.abs(step - marked) <= Math.abs(former - marked)) found = i;
  });
  return found;
}

/**
 * The step that a key leads to: to the next or former of those drawn, the first or the last;
 * null for none any more, undefined for a key that means nothing.
 */
export function stepByKey(
  key: string,
  steps: readonly DrawnStep[],
  marked: number | null,
): number | null | undefined {
  if (key === "Escape") return marked === null ? undefined : null;
  const at = markedAmong(steps, marked);
  const last = steps.length - 1;
  const to = {
    ArrowLeft: (at ?? steps.length) - 1,
    ArrowUp: (at ?? steps.length) - 1,
    ArrowRight: (at ?? last) + 1,
    ArrowDown: (at ?? last) + 1,
    Home: 0,
    End: last,
    Enter: at ?? last,
  }[key];
  if (to === undefined || last < 0) return undefined;
  return steps[Math.max(0, Math.min(last, to))]?.step;
}
