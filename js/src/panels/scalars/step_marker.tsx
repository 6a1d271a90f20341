import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Viewport } from "../../charts/viewport";
import { formatStep } from "../../core/formats";
import { px } from "../css";
import { ClearIcon } from "../icons";
import { useView } from "../view";
import { pixelOfStep } from "./crosshair";
import type { Curve } from "./curves";
import { nearestIndex } from "./hover";
import type { ScalarChart } from "./scalar_chart";

/**
 * The line at the marked step, which all cards share: dragged, moved by keys, or
 * taken away with its cross or Escape.
 */
export function StepMarker({ chart }: { readonly chart: ScalarChart }) {
  const { settings } = useView().board;
  const step = settings.step.value;
  const viewport = chart.viewport;
  if (step === null || !viewport) return null;
  const x = pixelOfStep(step, chart.curves, viewport, chart.xAxis);
  const { left, top, width, height } = viewport.frame;
  if (!(x >= left - 1 && x <= left + width + 1)) return null;
  return (
    <>
      <div class="step-line" style={{ left: px(x), top: px(top), height: px(height) }} />
      <Handle chart={chart} viewport={viewport} step={step} x={x} />
    </>
  );
}

interface HandleProps {
  readonly chart: ScalarChart;
  readonly viewport: Viewport;
  readonly step: number;
  /** Pixels. */
  readonly x: number;
}

function Handle({ chart, viewport, step, x }: HandleProps) {
  const { settings } = useView().board;
  const chip = useRef<HTMLDivElement>(null);
  const dragging = useSignal(false);
  const clear = () => {
    settings.step.value = null;
  };
  const follow = (event: PointerEvent) => {
    const left = chip.current?.parentElement?.getBoundingClientRect().left;
    if (!dragging.value || left === undefined) return;
    const to = stepAt(chart.curves, viewport.pixelToX(event.clientX - left));
    if (to !== null) settings.step.value = to;
  };
  const { top, height } = viewport.frame;
  return (
    <div ref={chip} class="step-chip" style={{ left: px(x), top: px(top + height) }}>
      <span
        role="slider"
        tabIndex={0}
        aria-label="Marked step"
        aria-valuemin={Math.min(step, endOfSteps(chart.curves, "first") ?? step)}
        aria-valuemax={Math.max(step, endOfSteps(chart.curves, "last") ?? step)}
        aria-valuenow={step}
        aria-valuetext={formatStep(step)}
        title="Drag, or arrow keys: move. Escape: clear."
        onPointerDown={(event) => {
          event.preventDefault();
          event.currentTarget.focus();
          event.currentTarget.setPointerCapture(event.pointerId);
          dragging.value = true;
        }}
        onPointerMove={follow}
        onPointerUp={() => {
          dragging.value = false;
        }}
        onLostPointerCapture={() => {
          dragging.value = false;
        }}
        onKeyDown={(event) => {
          const to = stepByKey(event.key, step, chart.curves);
          if (to === undefined) return;
          settings.step.value = to;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        {formatStep(step)}
      </span>
      <button type="button" aria-label="Clear the marked step" title="Clear" onClick={clear}>
        <ClearIcon />
      </button>
    </div>
  );
}

/** The step of the point that is nearest to a place on the horizontal axis; null without points. */
export function stepAt(curves: readonly Curve[], x: number): number | null {
  let found: number | null = null;
  let least = Infinity;
  for (const curve of curves) {
    const index = nearestIndex(curve.x, x);
    const distance = Math.abs((curve.x[index] ?? NaN) - x);
    if (!(distance < least)) continue;
    least = distance;
    found = curve.step[index] ?? null;
  }
  return found;
}

/** Where a key moves the marker: null for away, undefined for a key that means nothing. */
export function stepByKey(
  key: string,
  step: number,
  curves: readonly Curve[],
): number | null | undefined {
  switch (key) {
    case "Escape":
    case "Delete":
    case "Backspace":
      return null;
    case "ArrowLeft":
    case "ArrowDown":
      return stepBeside(curves, step, -1);
    case "ArrowRight":
    case "ArrowUp":
      return stepBeside(curves, step, 1);
    case "Home":
      return endOfSteps(curves, "first") ?? step;
    case "End":
      return endOfSteps(curves, "last") ?? step;
    default:
      return undefined;
  }
}

/** The next step that a curve has a point at, before (-1) or after (1) `step`; `step` where none is. */
function stepBeside(curves: readonly Curve[], step: number, side: -1 | 1): number {
  let least = Infinity;
  for (const curve of curves) {
    for (const one of curve.step) {
      const ahead = (one - step) * side;
      if (ahead > 0 && ahead < least) least = ahead;
    }
  }
  return Number.isFinite(least) ? step + least * side : step;
}

/** First or last step of all curves; null where there is none. */
function endOfSteps(curves: readonly Curve[], end: "first" | "last"): number | null {
  const ends = curves.flatMap(({ step }) => step.at(end === "first" ? 0 : -1) ?? []);
  if (ends.length === 0) return null;
  return end === "first" ? Math.min(...ends) : Math.max(...ends);
}
