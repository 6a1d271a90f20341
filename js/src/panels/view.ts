import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { PaintQueue } from "../charts/paint_queue";
import type { ChartTheme } from "../charts/theme";
import type { Board } from "../store";
import { afterFrame } from "./after_frame";
import { ImagesState } from "./images/state";
import { PrCurvesState } from "./pr_curves/state";
import { ProjectorState } from "./projector/state";
import { RunListState } from "./runs/state";
import { ScalarsState } from "./scalars/state";
import { StepsState } from "./steps/state";

/** Narrower than this, the run list lies above the cards, CSS pixels. */
export const NARROW = 640;
/** Narrower than this, the settings lie over the cards, CSS pixels. */
export const NO_ROOM_BESIDE = 860;

/** With more runs than this, the list answers first, and the charts follow. */
const MANY_RUNS = 100;

export interface ViewParts {
  readonly board: Board;
  readonly theme: ReadonlySignal<ChartTheme>;
  readonly queue: PaintQueue;
  readonly signal: AbortSignal;
}

/** One view of a board: what its components share, and what no other view sees. */
export class View {
  readonly board: Board;
  readonly theme: ReadonlySignal<ChartTheme>;
  readonly queue: PaintQueue;
  /** Aborts when the view is closed. */
  readonly signal: AbortSignal;
  /** Width of the view, CSS pixels; 0 before it is measured. */
  readonly width: Signal<number> = signal(0);
  readonly narrow: ReadonlySignal<boolean>;
  readonly runsShown: ReadonlySignal<boolean>;
  /** Ids of the runs that charts draw: those that are visible, a frame later where they are many. */
  readonly drawnRuns: ReadonlySignal<ReadonlySet<number>>;
  readonly settingsShown: Signal<boolean> = signal(false);
  /** Whether the settings lie over the cards. */
  readonly paneOver: ReadonlySignal<boolean>;
  /** Whether the list of keys is open. */
  readonly keysShown: Signal<boolean> = signal(false);
  readonly scalars = new ScalarsState();
  readonly runList = new RunListState();
  readonly steps = new StepsState();
  readonly prCurves = new PrCurvesState();
  readonly images = new ImagesState();
  readonly projector = new ProjectorState();
  /** Whether the run list lies above the cards, where there is no room beside them. */
  readonly #runsAbove = signal(false);

  constructor(parts: ViewParts) {
    this.board = parts.board;
    this.theme = parts.theme;
    this.queue = parts.queue;
    this.signal = parts.signal;
    this.narrow = computed(() => this.width.value > 0 && this.width.value < NARROW);
    this.paneOver = computed(() => this.width.value > 0 && this.width.value < NO_ROOM_BESIDE);
    const { selection, store } = parts.board;
    this.drawnRuns = afterFrame(
      selection.visibleRuns,
      () => store.runs.peek().length > MANY_RUNS,
      parts.signal,
    );
    this.runsShown = computed(() => this.#runsChoice().value);
  }

  toggleRuns(): void {
    const choice = this.#runsChoice();
    choice.value = !choice.value;
  }

  closeSettings(): void {
    this.settingsShown.value = false;
  }

  #runsChoice(): Signal<boolean> {
    const { toolbar, runList } = this.board.settings;
    return this.narrow.value && toolbar.value ? this.#runsAbove : runList;
  }
}

export const ViewContext = createContext<View | null>(null);

export function useView(): View {
  const view = useContext(ViewContext);
  if (!view) throw new Error("a component of a board was rendered outside a view");
  return view;
}
