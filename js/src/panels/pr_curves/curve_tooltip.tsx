import { useLayoutEffect, useRef } from "preact/hooks";
import type { Point } from "../../charts/gestures";
import { formatValue } from "../../core/formats";
import { scoresAt } from "../../core/pr_curves";
import type { CurveKind } from "../../protocol";
import { placeBeside } from "../beside";
import { useView } from "../view";
import type { NearPoint } from "./points";

interface Props {
  readonly near: readonly NearPoint[];
  readonly kind: CurveKind;
  readonly at: Point;
}

/** What the nearest point of each run says. */
export function CurveTooltip({ near, kind, at }: Props) {
  const { settings } = useView().board;
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current?.showPopover?.();
  }, []);
  useLayoutEffect(() => {
    if (element.current) placeBeside(element.current, at);
  });
  const rows = near.slice(0, settings.tooltipRows.value);
  const more = near.length - rows.length;
  return (
    <div ref={element} class="tooltip" role="tooltip" popover="manual">
      <table>
        <thead>
          <tr>
            <th />
            <th class="name">Run</th>
            <th>Threshold</th>
            <th>{kind === "roc" ? "FPR" : "Precision"}</th>
            <th>{kind === "roc" ? "TPR" : "Recall"}</th>
            <th>TP</th>
            <th>FP</th>
            <th>TN</th>
            <th>FN</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <Row key={row.one.series.id} row={row} kind={kind} isNearest={i === 0} />
          ))}
        </tbody>
      </table>
      {more > 0 && <p>and {more} more</p>}
    </div>
  );
}

interface RowProps {
  readonly row: NearPoint;
  readonly kind: CurveKind;
  readonly isNearest: boolean;
}

function Row({ row: { one, place }, kind, isNearest }: RowProps) {
  if (!one.shown) return null;
  const { threshold, precision, recall, tp, fp, tn, fn } = scoresAt(one.shown.curve, place, 1);
  const numbers =
    kind === "roc" ? [threshold, fp / (fp + tn), recall] : [threshold, precision, recall];
  return (
    <tr class={isNearest ? "nearest" : ""}>
      <td>
        <span class="tooltip-swatch" style={{ background: one.colour }} />
      </td>
      <td class="name">{one.run}</td>
      {[...numbers, tp, fp, tn, fn].map((number, i) => (
        <td key={i}>{formatValue(number)}</td>
      ))}
    </tr>
  );
}
