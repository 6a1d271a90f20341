import { type Signal, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Point } from "../../charts/gestures";
import { isoF1, nearestPlace } from "../../core/pr_curves";
import type { CurveKind } from "../../protocol";
import { useView } from "../view";
import { Area } from "./area";
import { Axes } from "./axes";
import { CurveTooltip } from "./curve_tooltip";
import { nearestPoints, pointAt } from "./points";
import type { RunCurve } from "./run_curves";
import { useSize } from "./use_size";

const UNIT = { start: 0, end: 1 };
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const ISO_F1 = [0.2, 0.4, 0.6, 0.8, 0.9];
const TITLES = {
  pr: { x: "Recall", y: "Precision" },
  roc: { x: "False positive rate", y: "True positive rate" },
} as const;

interface Props {
  readonly title: string;
  readonly curves: readonly RunCurve[];
}

/** The curves of one tag, the operating points at the threshold, and what is under the pointer. */
export function CurvePlot({ title, curves }: Props) {
  const { settings } = useView().board;
  const element = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(element).value;
  const pointer = useSignal<Point | null>(null);
  const kind = settings.curve.value;
  const area = useMemo(() => {
    const box = { left: 46, top: 8, width: width - 60, height: height - 42 };
    return new Area(box, UNIT, UNIT);
  }, [width, height]);
  return (
    <div
      ref={element}
      class="curve-plot"
      onPointerMove={(event) => {
        const { left, top } = event.currentTarget.getBoundingClientRect();
        pointer.value = { x: event.clientX - left, y: event.clientY - top };
      }}
      onPointerLeave={() => {
        pointer.value = null;
      }}
    >
      {width > 60 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={`${kind === "pr" ? "Precision over recall" : "ROC curve"}: ${title}`}
        >
          <Axes
            area={area}
            xTicks={TICKS}
            yTicks={TICKS}
            xTitle={TITLES[kind].x}
            yTitle={TITLES[kind].y}
          />
          {kind === "roc" && (
            <path class="plot-guide" d={`M${area.x(0)} ${area.y(0)}L${area.x(1)} ${area.y(1)}`} />
          )}
          {kind === "pr" && settings.isoF1.value && <IsoLines area={area} />}
          {curves.map((one) => (
            <CurveLine key={one.series.id} one={one} area={area} kind={kind} />
          ))}
          <OperatingPoints curves={curves} area={area} kind={kind} />
        </svg>
      )}
      <Hover curves={curves} area={area} kind={kind} pointer={pointer} />
    </div>
  );
}

interface LineProps {
  readonly one: RunCurve;
  readonly area: Area;
  readonly kind: CurveKind;
}

function CurveLine({ one, area, kind }: LineProps) {
  const path = one.shown?.[kind];
  const d = useMemo(() => (path ? area.path(path.x, path.y) : ""), [path, area]);
  return (
    <path
      class={one.isPending ? "curve pending" : "curve"}
      data-run={one.run}
      data-step={one.step}
      d={d}
      stroke={one.colour}
    />
  );
}

function IsoLines({ area }: { readonly area: Area }) {
  const lines = useMemo(
    () =>
      ISO_F1.map((f1) => {
        const { x, y } = isoF1(f1);
        return { f1, d: area.path(x, y), end: y.at(-1) ?? 0 };
      }),
    [area],
  );
  return (
    <g class="iso-f1">
      {lines.map(({ f1, d, end }) => (
        <g key={f1}>
          <path d={d} />
          <text x={area.x(1) - 3} y={area.y(end) - 4} text-anchor="end">
            F1 {f1}
          </text>
        </g>
      ))}
    </g>
  );
}

interface PointsProps {
  readonly curves: readonly RunCurve[];
  readonly area: Area;
  readonly kind: CurveKind;
}

function OperatingPoints({ curves, area, kind }: PointsProps) {
  const threshold = useView().board.settings.threshold.value;
  if (threshold === null) return null;
  return (
    <>
      {curves.map(({ series, run, colour, shown }) => {
        if (!shown) return null;
        const place = nearestPlace(shown.curve.tp.length, threshold);
        const at = pointAt(shown, kind, place, area);
        if (!at) return null;
        return (
          <circle
            key={series.id}
            class="operating-point"
            data-run={run}
            cx={at.x}
            cy={at.y}
            r={5}
            fill={colour}
          />
        );
      })}
    </>
  );
}

interface HoverProps extends PointsProps {
  readonly pointer: Signal<Point | null>;
}

/** Alone in reading the pointer, so that moving it draws nothing else. */
function Hover({ curves, area, kind, pointer }: HoverProps) {
  const at = pointer.value;
  if (!at) return null;
  const near = nearestPoints(curves, kind, area, at);
  const [closest] = near;
  if (!closest) return null;
  const { left, top, width, height } = area.box;
  return (
    <>
      <svg class="plot-hover" aria-hidden="true">
        <path d={`M${closest.at.x} ${top}v${height}M${left} ${closest.at.y}h${width}`} />
        {near.map(({ one, at: { x, y } }) => (
          <circle key={one.series.id} cx={x} cy={y} r={3.5} fill={one.colour} />
        ))}
      </svg>
      <CurveTooltip near={near} kind={kind} at={at} />
    </>
  );
}
