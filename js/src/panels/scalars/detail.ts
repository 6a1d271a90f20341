import { effect, untracked } from "@preact/signals";
import type { Interval } from "../../charts/viewport";
import type { DetailParams, StepOrder, XAxis } from "../../protocol";
import type { BoardStore, Series } from "../../store";
import { type Detail, zoneShift } from "./curves";
import type { CardState } from "./state";

/** Time without a zoom before detail is asked for, milliseconds. */
const DEBOUNCE = 150;
/** Time without an answer before the card says that it is coarse, milliseconds. */
const PATIENCE = 500;

export interface DetailSource {
  readonly store: BoardStore;
  readonly state: CardState;
  /** What part of the horizontal axis is on screen; null for all. Read inside an effect. */
  window(): Interval | null;
  /** Series on the card's chart; read inside an effect. */
  series(): readonly Series[];
  xAxis(): XAxis;
  /** Read inside an effect. */
  stepOrder(): StepOrder;
  /** Points a line can use. */
  maxPoints(): number;
}

/**
 * While a card is zoomed into series of which the browser holds but a part,
 * ask the kernel for that stretch: after the zoom has settled, one question at
 * a time. The coarse line stays until the answer comes.
 */
export function followDetail(source: DetailSource, signal: AbortSignal): void {
  const { state, store } = source;
  let current = new AbortController();
  let formerOrder = untracked(() => source.stepOrder());
  const stop = effect(() => {
    const window = source.window();
    const axis = source.xAxis();
    const order = source.stepOrder();
    // Finer points of a line in the other order have no place in this one.
    if (order !== formerOrder) state.details.value = new Map();
    formerOrder = order;
    const series = source.series().filter((one) => one.decimated);
    current.abort();
    current = new AbortController();
    if (!window || series.length === 0 || store.connection.value === "gone") {
      state.coarse.value = window !== null && series.length > 0 && !covered(state, series);
      return;
    }
    const params = paramsFor(
      series,
      axis,
      window,
      untracked(() => source.maxPoints()),
    );
    const ordered = order === "ordered" ? params : { ...params, step_order: order };
    void load(source, ordered, current.signal);
  });
  signal.addEventListener(
    "abort",
    () => {
      stop();
      current.abort();
    },
    { once: true },
  );
}

async function load(
  { store, state }: DetailSource,
  params: DetailParams,
  signal: AbortSignal,
): Promise<void> {
  const patience = setTimeout(() => {
    state.coarse.value = true;
  }, PATIENCE);
  signal.addEventListener("abort", () => clearTimeout(patience), { once: true });
  if (!(await settled(DEBOUNCE, signal))) return;
  try {
    const answer = await store.detail(params, signal);
    if (signal.aborted) return;
    const details = new Map<number, Detail>();
    for (const { series, step, wallTime, value } of answer) {
      details.set(series, { step, wallTime, value: Float64Array.from(value) });
    }
    state.details.value = details;
    state.coarse.value = false;
  } catch {
    // Refused, or the kernel went: the coarse line stays, and says so.
    if (!signal.aborted) state.coarse.value = true;
  } finally {
    clearTimeout(patience);
  }
}

/** Whether `milliseconds` passed before `signal` aborted. */
function settled(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), milliseconds);
  signal.addEventListener(
    "abort",
    () => {
      clearTimeout(timer);
      resolve(false);
    },
    { once: true },
  );
  return promise;
}

function covered(state: CardState, series: readonly Series[]): boolean {
  const details = state.details.peek();
  return series.every((one) => details.has(one.id));
}

/** The question for the part of a chart's x axis that `window` is. */
export function paramsFor(
  series: readonly Series[],
  xAxis: XAxis,
  window: Interval,
  maxPoints: number,
): DetailParams {
  return {
    axis: xAxis === "relative" || xAxis === "wall_time" ? "wall_time" : "step",
    max_points: maxPoints,
    windows: series.map((one) => ({ series: one.id, ...onWire(one, xAxis, window) })),
  };
}

/** A part of the horizontal axis as steps, or as seconds since the epoch. */
function onWire(series: Series, xAxis: XAxis, { start, end }: Interval) {
  const shifted = (shift: number, scale = 1) => ({
    first: shift + start / scale,
    last: shift + end / scale,
  });
  switch (xAxis) {
    case "step":
      return shifted(0);
    case "relative_step":
      return shifted(series.step[0] ?? 0);
    // Points that lie side by side may be steps apart: all of them.
    case "tag":
      return { first: series.step[0] ?? 0, last: series.step.at(-1) ?? 0 };
    case "relative":
      return shifted(series.wallTime.find((time) => Number.isFinite(time) && time > 0) ?? 0, 1000);
    case "wall_time":
      return shifted(-zoneShift() / 1000, 1000);
  }
}
