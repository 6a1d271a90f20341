import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { type Box, listenToGestures, type Point } from "../../charts/gestures";
import type { Card } from "../../store";
import { px } from "../css";
import { ExpandIcon, ResetIcon, ShrinkIcon } from "../icons";
import { useView } from "../view";
import type { ChartCard } from "./chart_card";
import { HoverLayer } from "./hover_layer";
import { Legend } from "./legend";
import { ScalarChart } from "./scalar_chart";

interface Props {
  readonly card: ChartCard;
  readonly expanded?: boolean;
}

/** One tag: a title, what can be done with it, and its chart. */
export function ScalarCard({ card, expanded = false }: Props) {
  const first = card.series[0];
  const title = card.title ?? (first?.displayName || card.tag);
  const described = card.series.find((series) => series.description);
  const description = card.title === undefined ? described?.description : undefined;
  return (
    <article class="card" aria-label={title}>
      <header class="card-head">
        <h3
          title={[
            title,
            title === card.tag || card.title !== undefined ? "" : card.tag,
            description,
          ]
            .filter(Boolean)
            .join("\n")}
        >
          {title}
        </h3>
        <PointCount card={card} />
        <CardActions card={card} title={title} expanded={expanded} />
      </header>
      {card.legend && <Legend entries={card.legend} />}
      <Chart card={card} title={title} />
    </article>
  );
}

/** How many points the event files have of the runs shown. */
function PointCount({ card }: { readonly card: Card }) {
  const { selection } = useView().board;
  const visible = selection.visibleRuns.value;
  let points = 0;
  for (const series of card.series) {
    void series.version.value;
    if (visible.has(series.run.id)) points += series.total;
  }
  return <span class="points">{points.toLocaleString("en")} points</span>;
}

interface ActionProps {
  readonly card: Card;
  readonly title: string;
  readonly expanded: boolean;
}

function CardActions({ card, title, expanded }: ActionProps) {
  const { scalars } = useView();
  const state = scalars.card(card.tag);
  return (
    <div class="card-actions">
      {state.coarse.value && (
        <span
          class="coarse"
          role="status"
          title="The finer points of this stretch are with the kernel"
        >
          coarse, detail pending
        </span>
      )}
      {state.zoom.value !== null && (
        <button
          type="button"
          class="icon"
          title="Reset zoom (double click)"
          aria-label={`Reset zoom: ${title}`}
          onClick={() => state.reset()}
        >
          <ResetIcon />
        </button>
      )}
      <button
        type="button"
        class="icon expand"
        title={expanded ? "Back to all cards (Escape)" : "Fill the board"}
        aria-label={`${expanded ? "Back to all cards" : "Fill the board"}: ${title}`}
        onClick={() => {
          scalars.expanded.value = expanded ? null : card.tag;
        }}
      >
        {expanded ? <ShrinkIcon /> : <ExpandIcon />}
      </button>
    </div>
  );
}

interface ChartProps {
  readonly card: ChartCard;
  readonly title: string;
}

function Chart({ card, title }: ChartProps) {
  const view = useView();
  const canvas = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const chart = useSignal<ScalarChart | null>(null);
  const pointer = useSignal<Point | null>(null);
  const box = useSignal<Box | null>(null);
  useLayoutEffect(() => {
    if (!canvas.current || !surface.current) return;
    const life = new AbortController();
    const made = new ScalarChart(canvas.current, card, view, life.signal);
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
  return (
    <div class="chart">
      <div class="canvas" ref={canvas} inert />
      <div
        class="surface"
        ref={surface}
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: an application has keys of its own
        tabIndex={0}
        aria-label={`Chart of ${title}. Drag: zoom. Shift-drag: pan. Plus, minus, arrows: zoom and pan. 0: reset.`}
      />
      {box.value && <Selected box={box.value} />}
      {chart.value && <HoverLayer chart={chart.value} pointer={pointer} />}
    </div>
  );
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
