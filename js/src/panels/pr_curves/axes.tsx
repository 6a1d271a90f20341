import { linearLabels } from "../../charts/ticks";
import type { Area } from "./area";

interface Props {
  readonly area: Area;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
  readonly xTitle: string;
  readonly yTitle: string;
}

/** Grid, labels and titles of a small chart. */
export function Axes({ area, xTicks, yTicks, xTitle, yTitle }: Props) {
  const { left, top, width, height } = area.box;
  const bottom = top + height;
  const xLabels = linearLabels(xTicks);
  const yLabels = linearLabels(yTicks);
  return (
    <g class="plot-axes">
      {xTicks.map((tick, i) => (
        <g key={`x ${tick}`}>
          <path d={`M${area.x(tick)} ${top}V${bottom}`} />
          <text x={area.x(tick)} y={bottom + 13} text-anchor="middle">
            {xLabels[i]}
          </text>
        </g>
      ))}
      {yTicks.map((tick, i) => (
        <g key={`y ${tick}`}>
          <path d={`M${left} ${area.y(tick)}H${left + width}`} />
          <text x={left - 5} y={area.y(tick) + 4} text-anchor="end">
            {yLabels[i]}
          </text>
        </g>
      ))}
      <text class="plot-title" x={left + width / 2} y={bottom + 26} text-anchor="middle">
        {xTitle}
      </text>
      <text
        class="plot-title"
        text-anchor="middle"
        transform={`translate(10 ${top + height / 2}) rotate(-90)`}
      >
        {yTitle}
      </text>
    </g>
  );
}
