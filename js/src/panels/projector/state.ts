import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Place, PointCloud, Tool } from "../../projector";

/** Narrower than this, the panel's columns lie over the points, CSS pixels. */
export const COLUMNS_OVER = 640;
/** Narrower than this, the column of points does. */
export const POINTS_OVER = 900;

export interface Hovered {
  readonly point: number;
  /** On the canvas, CSS pixels. */
  readonly at: Place;
  /** Of the canvas. */
  readonly width: number;
  readonly height: number;
}

/** What one view of the projector shows that the others need not. */
export class ProjectorState {
  readonly tool: Signal<Tool> = signal("orbit");
  readonly spinning: Signal<boolean> = signal(false);
  /** What draws, as long as the panel is there. */
  readonly cloud: Signal<PointCloud | null> = signal(null);
  /** Points that are drawn; 0 before the first are. */
  readonly drawn: Signal<number> = signal(0);
  /** Why nothing can be drawn; null where it can. */
  readonly fault: Signal<string | null> = signal(null);
  readonly hovered: Signal<Hovered | null> = signal(null);
  /** A point that is pointed at in a list. */
  readonly listed: Signal<number | null> = signal(null);
  /** Width of the panel, CSS pixels; 0 before it is measured. */
  readonly width: Signal<number> = signal(0);
  /** Whether the columns lie over the points. */
  readonly dataOver: ReadonlySignal<boolean>;
  readonly pointsOver: ReadonlySignal<boolean>;
  readonly dataShown: ReadonlySignal<boolean>;
  readonly pointsShown: ReadonlySignal<boolean>;
  /** What the user chose; null for what there is room for. */
  readonly #data: Signal<boolean | null> = signal(null);
  readonly #points: Signal<boolean | null> = signal(null);

  constructor() {
    this.dataOver = computed(() => this.width.value < COLUMNS_OVER);
    this.pointsOver = computed(() => this.width.value < POINTS_OVER);
    this.dataShown = computed(() => this.#data.value ?? !this.dataOver.value);
    this.pointsShown = computed(() => this.#points.value ?? !this.pointsOver.value);
  }

  /** Open or close a column; of two that lie over the points one is open. */
  toggleData(): void {
    const open = !this.dataShown.peek();
    this.#data.value = open;
    if (open && this.dataOver.peek()) this.#points.value = false;
  }

  togglePoints(): void {
    const open = !this.pointsShown.peek();
    this.#points.value = open;
    if (open && this.dataOver.peek()) this.#data.value = false;
  }
}
