import { formatRelative, formatStep, formatWallTime } from "../../core/formats";
import type { StepIndex } from "../../store";

interface Props {
  readonly step: number;
  /** Seconds since the epoch. */
  readonly wallTime: number;
  readonly index?: StepIndex;
}

/** Rows of a tooltip that tell when. */
export function StepTime({ step, wallTime, index }: Props) {
  const began = index && index.length > 0 ? index.wallTimeAt(0) : NaN;
  return (
    <>
      <tr>
        <th>Step</th>
        <td>{formatStep(step)}</td>
      </tr>
      {began > 0 && wallTime > 0 && (
        <tr>
          <th>Relative</th>
          <td>{formatRelative(wallTime - began)}</td>
        </tr>
      )}
      <tr>
        <th>Time</th>
        <td>{formatWallTime(wallTime)}</td>
      </tr>
    </>
  );
}
