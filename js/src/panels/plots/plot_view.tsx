import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Point } from "../../charts/gestures";
import type { Hit } from "../../charts/plots/plot";
import { useView } from "../view";
import { PlotChart, type PlotSource } from "./plot_chart";
import { Tip } from "./tip";

interface Props {
  /** What is drawn and what keys do, for screen readers. */
  readonly label: string;
  /** The same object for as long as it is the same card. */
  readonly source: PlotSource;
  /** What is told of a place. */
  tip(hit: Hit): ComponentChildren;
  /** A place was clicked. */
  onPick?(hit: Hit): void;
  /** A key was pressed; returns whether it meant anything. */
  onKey?(key: string): boolean;
  /** Follow the chart for longer than a render, until the signal aborts. */
  attend?(chart: PlotChart, life: AbortSignal): void;
}

/** A plot, and what pointers and keys do on it. */
export function PlotView({ label, source, tip, onPick, onKey, attend }: Props) {
  const view = useView();
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const [chart, setChart] = useState<PlotChart | null>(null);
  useLayoutEffect(() => {
    if (!base.current || !over.current) return;
    const life = new AbortController();
    const parts = { base: base.current, over: over.current, view, source };
    const made = new PlotChart(parts, life.signal);
    attend?.(made, life.signal);
    setChart(made);
    return () => life.abort();
  }, [view, source]);
  const pointed = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const hover = (at: Point | null) => {
    if (chart) chart.pointer.value = at;
  };
  const hit = chart?.hovered.value ?? null;
  const at = chart?.pointer.value ?? null;
  return (
    <div class="chart">
      <canvas class="canvas plot" ref={base} />
      <canvas class="plot" ref={over} />
      <div
        class="surface"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
        tabIndex={0}
        aria-label={label}
        onPointerMove={(event) => hover(pointed(event))}
        onPointerLeave={() => hover(null)}
        onPointerUp={(event) => {
          const clicked = event.button === 0 ? chart?.plot.peek()?.hit(pointed(event)) : null;
          if (clicked) onPick?.(clicked);
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (onKey?.(event.key)) event.preventDefault();
        }}
      />
      {hit && at && <Tip at={at}>{tip(hit)}</Tip>}
    </div>
  );
}
