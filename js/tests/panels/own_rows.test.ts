import { describe, expect, it } from "vitest";
import { joinedRows, type RowsLine, type RowsRun } from "../../src/panels/own/rows";

const line = (step: number[], value: number[], rest: Partial<RowsLine> = {}): RowsLine => ({
  step: Float64Array.from(step),
  wallTime: Float64Array.from(step, (one) => 100 + one),
  value: Float64Array.from(value),
  whole: true,
  ...rest,
});

const run = (
  name: string,
  lines: Record<string, RowsLine>,
  began: number | null = 99,
): RowsRun => ({
  name,
  colour: `colour of ${name}`,
  began,
  lines: new Map(Object.entries(lines)),
});

const plain = (runs: RowsRun[], columns: string[]) =>
  Object.fromEntries(
    Object.entries(joinedRows(runs, columns)).map(([name, column]) => [
      name,
      Array.from<unknown>(column),
    ]),
  );

// The same as in tests/unit/panels/test_own_rows.py.
describe("the rows of a user's own panel", () => {
  it("has a row for every step of any column, what is missing as NaN", () => {
    const a = run("a", { lr: line([0, 10], [1, 2]), loss: line([10, 20], [3, 4]) });
    expect(plain([a], ["lr", "loss"])).toEqual({
      run: ["a", "a", "a"],
      color: ["colour of a", "colour of a", "colour of a"],
      step: [0, 10, 20],
      wall_time: [100, 110, 120],
      relative: [1, 11, 21],
      lr: [1, 2, NaN],
      loss: [NaN, 3, 4],
    });
  });

  it("parts runs by a row of NaN, and leaves out those without points", () => {
    const runs = [
      run("a", { loss: line([0], [1]) }),
      run("none", {}),
      run("empty", { loss: line([], []) }),
      run("b", { loss: line([5], [2]) }, null),
    ];
    expect(plain(runs, ["loss"])).toMatchObject({
      run: ["a", "b", "b"],
      step: [0, NaN, 5],
      loss: [1, NaN, 2],
      relative: [1, NaN, NaN],
    });
  });

  it("has the last value held where a line was thinned out", () => {
    const thinned = line([10, 30], [1, 3], { whole: false });
    const a = run("a", { lr: thinned, loss: line([0, 10, 20, 30, 40], [0, 1, 2, 3, 4]) });
    expect(plain([a], ["lr", "loss"]).lr).toEqual([NaN, 1, 1, 3, 3]);
  });

  it("has one row for a step that is there twice, and goes by steps whatever their order", () => {
    const a = run("a", { loss: line([0, 1, 1, 2, 1], [0, 1, 2, 3, 4]) });
    expect(plain([a], ["loss"])).toMatchObject({ step: [0, 1, 2], loss: [0, 4, 3] });
  });

  it("has no rows where there are no runs", () => {
    expect(plain([], ["loss"])).toMatchObject({ run: [], step: [], loss: [] });
  });
});
