import { describe, expect, test } from "vitest";
import { sortNaturally } from "../../src/core/natural";
import { flatten, runTree } from "../../src/core/run_tree";

const runsOf = (names: readonly string[]) => names.map((name, id) => ({ id, name }));

/** The list as one would draw it: `/` after folders, `*` after runs, ids below in brackets. */
function drawn(names: readonly string[], collapsed: readonly string[] = []): string[] {
  return flatten(runTree(runsOf(names)), new Set(collapsed)).map(
    ({ kind, depth, label, run, runs }) =>
      `${"  ".repeat(depth)}${label}${kind === "folder" ? "/" : ""}${run ? "*" : ""} [${runs}]`,
  );
}

describe("tree of runs", () => {
  test("names without folders are a list", () => {
    expect(drawn([".", "run_1", "run_2"])).toEqual([".* [0]", "run_1* [1]", "run_2* [2]"]);
  });

  test("runs of a folder stand below it", () => {
    expect(drawn(["a/train", "a/val", "b"])).toEqual([
      "a/ [0,1]",
      "  train* [0]",
      "  val* [1]",
      "b* [2]",
    ]);
  });

  test("what has only one thing in it is joined with that", () => {
    expect(drawn(["a/b/c", "a/b/d/e", "x/y"])).toEqual([
      "a/b/ [0,1]",
      "  c* [0]",
      "  d/e* [1]",
      "x/y* [2]",
    ]);
  });

  test("a run may have others below it, and is not joined with them", () => {
    expect(drawn(["a", "a/b", "c/d", "c/d/e/f"])).toEqual([
      "a/* [0,1]",
      "  b* [1]",
      "c/d/* [2,3]",
      "  e/f* [3]",
    ]);
  });

  test("what is below a collapsed path is left out", () => {
    const names = ["a/b/c", "a/b/d", "a/x", "e/f", "e/g"];
    expect(drawn(names, ["a/b", "e"])).toEqual([
      "a/ [0,1,2]",
      "  b/ [0,1]",
      "  x* [2]",
      "e/ [3,4]",
    ]);
    expect(drawn(names, ["a"])).toEqual(["a/ [0,1,2]", "e/ [3,4]", "  f* [3]", "  g* [4]"]);
  });

  test("paths are the names, and only tell folders apart by them", () => {
    const rows = flatten(runTree(runsOf(["a/x/1", "a/x/2", "b/x/1", "b/x/2"])), new Set());
    expect(rows.map(({ path }) => path)).toEqual([
      ...["a/x", "a/x/1", "a/x/2"],
      ...["b/x", "b/x/1", "b/x/2"],
    ]);
  });

  test("siblings stand in the order in which runs come to them", () => {
    expect(drawn(["b/2", "a", "b/1"])).toEqual(["b/ [0,2]", "  2* [0]", "  1* [2]", "a* [1]"]);
  });

  test("odd names are names", () => {
    const names = ["/", "", "a//b", "a//c", "__proto__/x", "constructor"];
    const found = flatten(runTree(runsOf(names)), new Set());
    expect(found.flatMap(({ run }) => run?.name ?? []).sort()).toEqual(names.toSorted());
  });

  test("every run is on one row, whatever the names", () => {
    const names = Array.from({ length: 2_000 }, (_, i) => i.toString(3).split("").join("/"));
    const runs = sortNaturally(runsOf(names), ({ name }) => name);
    const rows = flatten(runTree(runs), new Set());
    expect(rows.flatMap(({ run }) => run?.id ?? []).sort((a, b) => a - b)).toEqual([
      ...names.keys(),
    ]);
    for (const { path, runs: below } of rows) {
      const expected = names.filter((name) => name === path || name.startsWith(`${path}/`));
      expect(below.length).toBe(expected.length);
    }
  });
});
