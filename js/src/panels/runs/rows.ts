import { flatten, runTree } from "../../core/run_tree";
import type { Run } from "../../store";

interface Placed {
  /** Names the row among the others. */
  readonly key: string;
  readonly label: string;
  /** 0 for what is in the logdir itself. */
  readonly depth: number;
}

export interface RunRow extends Placed {
  readonly kind: "run";
  readonly run: Run;
}

export interface FolderRow extends Placed {
  readonly kind: "folder";
  readonly path: string;
  readonly open: boolean;
  /** All there are in it, those in folders of its own among them. */
  readonly runs: readonly Run[];
}

export type ListRow = RunRow | FolderRow;

/** The rows of the list from top to bottom, one a run. */
export function flatRows(runs: readonly Run[]): ListRow[] {
  return runs.map((run) => ({ kind: "run", key: `r${run.id}`, label: nameOf(run), depth: 0, run }));
}

/**
 * The rows with a folder wherever runs share the beginning of their names. A run that
 * has others below it is the first in its folder, so that it has a checkbox of its own.
 */
export function treeRows(runs: readonly Run[], closed: ReadonlySet<string>): ListRow[] {
  const byId = new Map(runs.map((run) => [run.id, run]));
  return flatten(runTree(runs), closed).flatMap((row): ListRow[] => {
    const { label, depth, path } = row;
    if (row.kind === "run") {
      const { run } = row;
      const shown = depth === 0 && label === run.name ? nameOf(run) : label;
      return [{ kind: "run", key: `r${run.id}`, label: shown, depth, run }];
    }
    const below = row.runs.flatMap((id) => byId.get(id) ?? []);
    const open = !closed.has(path);
    const folder: FolderRow = {
      kind: "folder",
      key: `f${path}`,
      label,
      depth,
      path,
      open,
      runs: below,
    };
    if (!row.run || !open) return [folder];
    const { run } = row;
    return [folder, { kind: "run", key: `r${run.id}`, label: "(itself)", depth: depth + 1, run }];
  });
}

/** A run's name for people. */
export function nameOf(run: Run): string {
  return run.name === "." ? ". (the logdir itself)" : run.name;
}
