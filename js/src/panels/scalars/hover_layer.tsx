import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Point } from "../../charts/gestures";
import type { Viewport } from "../../charts/viewport";
import { formatRelative, formatStep, formatValue, formatWallTime } from "../../core/formats";
import { px } from "../css";
import { useView } from "../view";
import { type Hover, type HoverRow, hoverRows } from "./hover";
import type { ScalarChart } from "./scalar_chart";

const MAX_ROWS = 12;
/** Between pointer and tooltip, pixels. */
const OFFSET = 14;

interface Props {
  readonly chart: ScalarChart;
  readonly pointer: ReadonlySignal<Point | null>;
}

/** Crosshair, dots on the points next to the pointer, and the tooltip. */
export function HoverLayer({ chart, pointer }: Props) {
  const at = pointer.value;
  const viewport = chart.viewport;
  if (!at || !viewport) return null;
  const hover = hoverRows(chart.curves, viewport, at, MAX_ROWS);
  const snapped = hover.rows.find((row) => row.nearest);
  return (
    <>
      <Crosshair x={snapped?.px ?? at.x} viewport={viewport} />
      {hover.rows
        .filter((row) => viewport.contains(row.px, row.py))
        .map((row) => (
          <span
            key={row.curve.name}
            class="hover-dot"
            style={{ left: px(row.px), top: px(row.py), background: row.curve.colour }}
          />
        ))}
      {hover.rows.length > 0 && <Tooltip hover={hover} at={at} />}
    </>
  );
}

function Crosshair({ x, viewport }: { readonly x: number; readonly viewport: Viewport }) {
  const { left, top, width, height } = viewport.frame;
  if (x < left || x > left + width) return null;
  return <div class="crosshair" style={{ left: px(x), top: px(top), height: px(height) }} />;
}

/**
 * In the browser's top layer, where it is not clipped by the board or the
 * notebook. Placed beside the pointer, on the side that has room.
 */
function Tooltip({ hover, at }: { readonly hover: Hover; readonly at: Point }) {
  const { smoothing } = useView().board.settings;
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current?.showPopover?.();
  }, []);
  useLayoutEffect(() => {
    if (element.current) place(element.current, at);
  });
  const smoothed = smoothing.value > 0;
  return (
    <div ref={element} class="tooltip" role="tooltip" popover="manual">
      <table>
        <thead>
          <tr>
            <th />
            <th class="name">Run</th>
            {smoothed && <th>Smoothed</th>}
            <th>Value</th>
            <th>Step</th>
            <th>Relative</th>
            <th>Time</th>
          </tr>
        </thead>
        <tbody>
          {hover.rows.map((row) => (
            <TooltipRow key={row.curve.name} row={row} smoothed={smoothed} />
          ))}
        </tbody>
      </table>
      {hover.more > 0 && <p>and {hover.more} more</p>}
    </div>
  );
}

function TooltipRow({ row, smoothed }: { readonly row: HoverRow; readonly smoothed: boolean }) {
  const { curve, index } = row;
  const wallTime = curve.wallTime[index] ?? NaN;
  const start = curve.wallTime.find((time) => Number.isFinite(time) && time > 0) ?? NaN;
  return (
    <tr class={row.nearest ? "nearest" : ""}>
      <td>
        <span class="tooltip-swatch" style={{ background: curve.colour }} />
      </td>
      <td class="name">{curve.name}</td>
      {smoothed && <td>{formatValue(curve.smoothed[index] ?? NaN)}</td>}
      <td>{formatValue(curve.value[index] ?? NaN)}</td>
      <td>{formatStep(curve.step[index] ?? NaN)}</td>
      <td>{formatRelative(wallTime - start)}</td>
      <td>{formatWallTime(wallTime)}</td>
    </tr>
  );
}

function place(tooltip: HTMLElement, at: Point): void {
  const chart = tooltip.parentElement?.getBoundingClientRect();
  if (!chart) return;
  const { width, height } = tooltip.getBoundingClientRect();
  const x = chart.left + at.x;
  const y = chart.top + at.y;
  const fitsRight = x + OFFSET + width <= innerWidth;
  const left = fitsRight ? x + OFFSET : Math.max(4, x - OFFSET - width);
  const top = Math.max(4, Math.min(y + OFFSET, innerHeight - height - 4));
  tooltip.style.left = `${left}px`;
  tooltip.style.top = `${top}px`;
}
