import { type Signal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Box, listenToGestures, type Point } from "../../charts/gestures";
import type { Card } from "../../store";
import { px } from "../css";
import { useView, type View } from "../view";
import { ChartNote } from "./chart_note";
import { type Hover, hoverRows } from "./hover";
import { HoverLayer } from "./hover_layer";
import { ScalarChart } from "./scalar_chart";
import { StepMarker } from "./step_marker";

interface Props {
  readonly card: Card;
  readonly title: string;
  readonly expanded: boolean;
  /** Where the chart is put for the rest of the card. */
  readonly chart: Signal<ScalarChart | null>;
}

/** The chart of a card, and what pointers and keys do on it. */
export function CardChart({ card, title, expanded, chart }: Props) {
  const view = useView();
  const canvas = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const pointer = useSignal<Point | null>(null);
  const box = useSignal<Box | null>(null);
  useLayoutEffect(() => {
    if (!canvas.current || !surface.current) return;
    const life = new AbortController();
    const parts = { element: canvas.current, card, view, fillsPanel: expanded };
    const made = new ScalarChart(parts, life.signal);
    const clicks = new Clicks(view, made);
    chart.value = made;
    listenToGestures(
      surface.current,
      {
        viewport: () => made.viewport,
        hover: (point) => {
          pointer.value = point;
        },
        select: (selected) => {
          box.value = selected;
        },
        zoom: (ranges) => made.zoom(ranges),
        click: (point) => clicks.click(point),
        doubleClick: () => clicks.doubleClick(),
        reset: () => made.reset(),
      },
      life.signal,
    );
    return () => life.abort();
    // The chart follows its card by itself, below.
  }, [view]);
  useEffect(() => {
    if (chart.value) chart.value.card.value = card;
  }, [card]);
  const hover = useHover(view, chart, pointer);
  const shown = chart.value;
  return (
    <div class="chart">
      <div class="canvas" ref={canvas} inert />
      <div
        class="surface"
        ref={surface}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
        tabIndex={0}
        aria-label={`Chart of ${title}. Drag: zoom. Shift-drag: pan. Plus, minus, arrows: zoom and pan. 0: reset. Click, or Enter: mark a step.`}
        onKeyDown={(event) => {
          // A card that fills the panel goes back on Escape.
          const { step } = view.board.settings;
          if (event.key !== "Escape" || expanded || step.value === null) return;
          event.preventDefault();
          step.value = null;
        }}
      />
      {box.value && <Selected box={box.value} />}
      {shown && <ChartNote chart={shown} />}
      {shown && <StepMarker chart={shown} />}
      {shown && <HoverLayer chart={shown} pointer={pointer} hover={hover} />}
    </div>
  );
}

/** What is under the pointer; the view is told the step, for the other cards. */
function useHover(view: View, chart: Signal<ScalarChart | null>, pointer: Signal<Point | null>) {
  const { settings } = view.board;
  const { hoverStep } = view.scalars;
  const hover = useComputed((): Hover | null => {
    const at = pointer.value;
    const made = chart.value;
    const viewport = made?.viewport;
    if (!at || !made || !viewport) return null;
    const options = { order: settings.tooltipOrder.value, maxRows: settings.tooltipRows.value };
    return hoverRows(made.curves, viewport, at, options);
  });
  const isHere = useRef(false);
  const tell = (step: number | null) => {
    if (step === null && !isHere.current) return;
    isHere.current = step !== null;
    hoverStep.value = step;
  };
  useSignalEffect(() => {
    const row = hover.value?.rows.find((one) => one.nearest) ?? hover.value?.rows[0];
    tell(row?.curve.step[row.index] ?? null);
  });
  useEffect(() => () => tell(null), []);
  return hover;
}

/** Time within which two clicks may be a double click, milliseconds. */
const DOUBLE_CLICK = 600;

/** A click marks the step of the nearest point; a double click goes home and marks nothing. */
class Clicks {
  readonly #view: View;
  readonly #chart: ScalarChart;
  #clickedAt = -Infinity;
  /** The step marked before the first of the last clicks. */
  #former: number | null = null;

  constructor(view: View, chart: ScalarChart) {
    this.#view = view;
    this.#chart = chart;
  }

  click(point: Point): void {
    const { viewport, curves } = this.#chart;
    const { step } = this.#view.board.settings;
    if (!viewport) return;
    const now = performance.now();
    if (now - this.#clickedAt > DOUBLE_CLICK) this.#former = step.peek();
    this.#clickedAt = now;
    const [row] = hoverRows(curves, viewport, point, { order: "nearest", maxRows: 1 }).rows;
    if (row) step.value = row.curve.step[row.index] ?? null;
  }

  doubleClick(): void {
    const clicked = performance.now() - this.#clickedAt <= DOUBLE_CLICK;
    if (clicked) this.#view.board.settings.step.value = this.#former;
    this.#chart.reset();
  }
}

function Selected({ box }: { readonly box: Box }) {
  return (
    <div
      class="selected"
      style={{
        left: px(Math.min(box.x0, box.x1)),
        top: px(Math.min(box.y0, box.y1)),
        width: px(Math.abs(box.x1 - box.x0)),
        height: px(Math.abs(box.y1 - box.y0)),
      }}
    />
  );
}
