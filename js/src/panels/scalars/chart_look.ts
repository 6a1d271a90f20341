import type { Band } from "../../protocol";
import { type Board, type Grouping, groupingOf, type Run, type Series } from "../../store";

/** How the runs of a chart look, and which of them are one line. */
export interface ChartLook {
  /** By the ids of runs. */
  readonly colours: ReadonlyMap<number, string>;
  /** Null where each run is a line. */
  readonly groups: GroupLook | null;
  readonly band: Band;
  /** Whether the single runs of a group are drawn faintly. */
  readonly showsMembers: boolean;
}

export interface GroupLook {
  /** The key of a run's group, its own name where it belongs to none. */
  keyOf(run: Run): string;
  /** By key. */
  readonly colours: ReadonlyMap<string, string>;
}

/** Read inside an effect or a computed signal, which then follows it. */
export function chartLook(board: Board, series: readonly Series[]): ChartLook {
  const { settings, colouring } = board;
  const runs = series.map((one) => one.run);
  const grouping = groupingOf(settings.groupBy.value);
  return {
    colours: new Map(runs.map((run) => [run.id, colouring.of(run)])),
    groups: grouping && groupLook(board, runs, grouping),
    band: settings.groupBand.value,
    showsMembers: settings.groupMembers.value === "faint",
  };
}

function groupLook({ colouring }: Board, runs: readonly Run[], grouping: Grouping): GroupLook {
  const colours = new Map<string, string>();
  for (const run of runs) {
    const key = grouping(run);
    colours.set(key ?? run.name, key === null ? colouring.of(run) : colouring.ofGroup(key));
  }
  return { keyOf: (run) => grouping(run) ?? run.name, colours };
}
