import { useLayoutEffect, useRef } from "preact/hooks";
import type { Point } from "../../charts/gestures";
import { formatRelative, formatStep, formatValue, formatWallTime } from "../../core/formats";
import { placeBeside } from "../beside";
import { deltaAt, formatBand, formatDelta, formatShare } from "./comparison";
import type { Curve } from "./curves";
import type { Hover, HoverRow } from "./hover";
import type { ScalarChart } from "./scalar_chart";

/** Which columns a tooltip has besides those that it always has. */
interface Columns {
  readonly isSmoothed: boolean;
  readonly hasBands: boolean;
  readonly baseline: Curve | null;
}

interface TooltipProps {
  readonly chart: ScalarChart;
  readonly hover: Hover;
  readonly at: Point;
}

/**
 * In the browser's top layer, where it is not clipped by the board or the
 * notebook. Placed beside the pointer, on the side that has room.
 */
export function Tooltip({ chart, hover, at }: TooltipProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current?.showPopover?.();
  }, []);
  useLayoutEffect(() => {
    if (element.current) placeBeside(element.current, at);
  });
  const columns: Columns = {
    isSmoothed: chart.settings.value.smoothing > 0,
    hasBands: hover.rows.some((row) => row.curve.band),
    baseline: chart.lines.baseline,
  };
  return (
    <div ref={element} class="tooltip" role="tooltip" popover="manual">
      <table>
        <Head {...columns} />
        <tbody>
          {hover.rows.map((row) => (
            <TooltipRow key={row.curve.name} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
      {hover.more > 0 && <p>and {hover.more} more</p>}
    </div>
  );
}

function Head({ isSmoothed, hasBands, baseline }: Columns) {
  return (
    <thead>
      <tr>
        <th />
        <th class="name">Run</th>
        {isSmoothed && <th>Smoothed</th>}
        <th>Value</th>
        {hasBands && <th>Band</th>}
        {baseline && <th title={`Less ${baseline.name}`}>Δ</th>}
        {baseline && <th>Δ %</th>}
        <th>Step</th>
        <th>Relative</th>
        <th class="time">Time</th>
      </tr>
    </thead>
  );
}

function TooltipRow({ row, columns }: { readonly row: HoverRow; readonly columns: Columns }) {
  const { curve, index } = row;
  const { isSmoothed, hasBands, baseline } = columns;
  const wallTime = curve.wallTime[index] ?? NaN;
  const smoothed = curve.smoothed[index] ?? NaN;
  const delta = baseline && deltaAt(curve, index, baseline);
  return (
    <tr class={row.nearest ? "nearest" : ""}>
      <td>
        <span class="tooltip-swatch" style={{ background: curve.colour }} />
      </td>
      <td class="name">{curve.name}</td>
      {isSmoothed && <td>{formatValue(smoothed)}</td>}
      <td>{formatValue(curve.value[index] ?? NaN)}</td>
      {hasBands && (
        <td>
          {curve.band &&
            formatBand(smoothed, curve.band.low[index] ?? NaN, curve.band.high[index] ?? NaN)}
        </td>
      )}
      {delta && <td>{formatDelta(delta.absolute)}</td>}
      {delta && <td>{formatShare(delta.share)}</td>}
      <td>{formatStep(curve.step[index] ?? NaN)}</td>
      <td>{formatRelative(wallTime - startOf(curve))}</td>
      <td class="time">{formatWallTime(wallTime)}</td>
    </tr>
  );
}

/** The first wall time that is one; NaN where there is none. */
export function startOf({ wallTime }: Curve): number {
  return wallTime.find((time) => Number.isFinite(time) && time > 0) ?? NaN;
}
