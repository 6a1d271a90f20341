import {
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import type { Hit, Plot, Point, Stage } from "../../charts/plots/plot";
import { followInView } from "../scalars/in_view";
import type { View } from "../view";

/** What a card draws. */
export interface PlotSource {
  /** Subscribe to all that the plot depends on; cheap, run on every change. */
  follow(): void;
  /** Lay out what there is; run once a painting. Null where there is nothing to draw. */
  compose(stage: Stage): Plot | null;
  /** The line that is marked on the board, if any; read inside an effect. */
  marked(): number | null;
  /** The line at the step that is pointed at on another card, if any; read inside an effect. */
  pointed(): number | null;
  /** The newest step of what was composed last, -1 where there is none. */
  lastStep(): number;
}

export interface PlotParts {
  /** For the plot. */
  readonly base: HTMLCanvasElement;
  /** For what stands out, over the other. */
  readonly over: HTMLCanvasElement;
  readonly view: View;
  readonly source: PlotSource;
}

/**
 * A plot on two canvases: follows its source, size and theme for as long as `life` lets it,
 * painted by the view's queue. One that is out of sight is painted once, and again when it
 * comes into sight.
 */
export class PlotChart {
  /** Pixels from the plot's top left corner; null while the pointer is elsewhere. */
  readonly pointer: Signal<Point | null> = signal(null);
  /** What is under the pointer. */
  readonly hovered: ReadonlySignal<Hit | null> = computed(() => {
    const at = this.pointer.value;
    return at && (this.#plot.value?.hit(at) ?? null);
  });
  /** Counts paintings. */
  readonly painted: ReadonlySignal<number>;
  readonly inSight: ReadonlySignal<boolean>;
  readonly #plot: Signal<Plot | null> = signal(null);
  readonly #painted = signal(0);
  readonly #size = signal({ width: 0, height: 0 });
  readonly #changes = signal(0);
  readonly #parts: PlotParts;
  #taken = 0;

  constructor(parts: PlotParts, life: AbortSignal) {
    this.#parts = parts;
    this.painted = this.#painted;
    this.inSight = followInView(parts.base, life);
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      const former = this.#size.peek();
      if (former.width !== width || former.height !== height) this.#size.value = { width, height };
    });
    observer.observe(parts.base);
    const isSized = computed(() => this.#size.value.width > 0 && this.#size.value.height > 0);
    const stops = [
      effect(() => {
        parts.source.follow();
        void this.#size.value;
        void parts.view.theme.value;
        this.#changes.value = this.#changes.peek() + 1;
      }),
      effect(() => {
        const changes = this.#changes.value;
        if (!isSized.value || changes === this.#taken) return;
        if (!this.inSight.value && this.#taken > 0) return;
        this.#taken = changes;
        parts.view.queue.request(this, async () => untracked(() => this.#paint()));
      }),
      effect(() => this.#paintOver()),
    ];
    life.addEventListener("abort", () => {
      observer.disconnect();
      for (const stop of stops) stop();
      parts.view.queue.cancel(this);
    });
  }

  /** What is on screen. */
  get plot(): ReadonlySignal<Plot | null> {
    return this.#plot;
  }

  #paint(): void {
    const { base, source, view } = this.#parts;
    const plot = source.compose({ ...this.#size.peek(), theme: view.theme.peek() });
    const context = this.#cleared(base);
    if (context) plot?.paint(context);
    base.dataset.lastStep = String(source.lastStep());
    this.#plot.value = plot;
    this.#painted.value++;
  }

  #paintOver(): void {
    const { over, source } = this.#parts;
    const plot = this.#plot.value;
    const hit = this.hovered.value;
    void this.#painted.value;
    const marked = source.marked();
    const pointed = hit === null && this.inSight.value ? source.pointed() : null;
    const stands = plot !== null && (hit !== null || marked !== null || pointed !== null);
    // A canvas without pixels costs nothing, and most cards have nothing that stands out.
    if (!stands) {
      over.width = 0;
      return;
    }
    const context = this.#cleared(over);
    if (!context) return;
    if (marked !== null) plot.highlight(context, { line: marked, bin: -1 }, "marked");
    const hovered = hit ?? (pointed === null ? null : { line: pointed, bin: -1 });
    if (hovered) plot.highlight(context, hovered, "hovered");
  }

  /** The context of a canvas with a pixel for each of the screen's, measured in CSS pixels. */
  #cleared(canvas: HTMLCanvasElement): CanvasRenderingContext2D | null {
    const { width, height } = this.#size.peek();
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    context?.scale(ratio, ratio);
    return context;
  }
}
