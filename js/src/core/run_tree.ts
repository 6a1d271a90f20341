/** A run as the tree needs it. */
export interface NamedRun {
  readonly id: number;
  /** Segments parted by slashes; "." is the logdir itself. */
  readonly name: string;
}

/** A run, a folder of runs, or both. */
export interface RunNode<R extends NamedRun> {
  /** The last segment of `path`, and those before it that lead nowhere else. */
  readonly label: string;
  /** As a run of that name would have it. */
  readonly path: string;
  /** The run of that name; null where there is none. */
  readonly run: R | null;
  readonly children: readonly RunNode<R>[];
  /** Ids of the run and of all below. */
  readonly runs: readonly number[];
}

/** A line of the list that a tree is shown as. */
export type RunRow<R extends NamedRun> = Omit<RunNode<R>, "run" | "children"> & {
  /** 0 for what is in the logdir itself. */
  readonly depth: number;
} & (
    | { readonly kind: "run"; readonly run: R }
    /** With a run where a run has others below it. */
    | { readonly kind: "folder"; readonly run: R | null }
  );

/**
 * Folders of runs, by the segments of their names. A folder with nothing but one
 * folder or run in it makes one node with that. Siblings stand in the order in
 * which `runs` first come to them: give it in natural order, or sorted by a value.
 */
export function runTree<R extends NamedRun>(runs: readonly R[]): readonly RunNode<R>[] {
  const root = new Branch<R>("", "");
  for (const run of runs) root.grow(run);
  return Array.from(root.branches.values(), toNode);
}

/** The rows of a tree from top to bottom, without what is below the collapsed paths. */
export function flatten<R extends NamedRun>(
  tree: readonly RunNode<R>[],
  collapsed: ReadonlySet<string>,
): RunRow<R>[] {
  const rows: RunRow<R>[] = [];
  const add = (nodes: readonly RunNode<R>[], depth: number) => {
    for (const { label, path, run, children, runs } of nodes) {
      if (children.length === 0 && run) {
        rows.push({ kind: "run", depth, label, path, run, runs });
        continue;
      }
      rows.push({ kind: "folder", depth, label, path, run, runs });
      if (!collapsed.has(path)) add(children, depth + 1);
    }
  };
  add(tree, 0);
  return rows;
}

/** A segment, before those that lead nowhere else are joined. */
class Branch<R extends NamedRun> {
  readonly segment: string;
  readonly path: string;
  run: R | null = null;
  readonly branches = new Map<string, Branch<R>>();

  constructor(segment: string, path: string) {
    this.segment = segment;
    this.path = path;
  }

  grow(run: R): void {
    let branch: Branch<R> = this;
    let start = 0;
    while (start <= run.name.length) {
      const slash = run.name.indexOf("/", start);
      const end = slash < 0 ? run.name.length : slash;
      const segment = run.name.slice(start, end);
      let next = branch.branches.get(segment);
      if (!next) {
        next = new Branch(segment, run.name.slice(0, end));
        branch.branches.set(segment, next);
      }
      branch = next;
      start = end + 1;
    }
    branch.run = run;
  }

  /** The branch below, where it is all there is here. */
  get only(): Branch<R> | null {
    if (this.run || this.branches.size !== 1) return null;
    return this.branches.values().next().value ?? null;
  }
}

function toNode<R extends NamedRun>(branch: Branch<R>): RunNode<R> {
  let label = branch.segment;
  let end = branch;
  for (let only = end.only; only; only = end.only) {
    label += `/${only.segment}`;
    end = only;
  }
  const children = Array.from(end.branches.values(), toNode);
  const runs = end.run ? [end.run.id] : [];
  for (const child of children) for (const id of child.runs) runs.push(id);
  return { label, path: end.path, run: end.run, children, runs };
}
