import { describe, expect, it } from "vitest";
import { toCsv } from "../../src/core/exports";
import { rangeTable, sorted, stepTable, toColumns } from "../../src/panels/scalars/table";
import { madeCurve } from "./made_curve";

const a = madeCurve("a", [4, 2, 0], [4, 3, 2]);
const b = madeCurve("b", [8, NaN, 1], [8, 8, 4]);
const parts = { curves: [a, b], baseline: null, isSmoothed: true };

const titles = (table: ReturnType<typeof stepTable>) => table.fields.map(({ title }) => title);
const values = (table: ReturnType<typeof stepTable>) => table.rows.map((row) => row.values);

describe("a table at a step", () => {
  it("has each run's last point where no step is marked", () => {
    const table = stepTable(parts, null);
    expect(titles(table)).toEqual(["Smoothed", "Value", "Step", "Relative"]);
    expect(values(table)).toEqual([
      [2, 0, 2, 2],
      [4, 1, 2, 2],
    ]);
  });

  it("has the point at the step or next to it, without what is not smoothed", () => {
    const table = stepTable({ ...parts, isSmoothed: false }, 0.9);
    expect(titles(table)).toEqual(["Value", "Step", "Relative"]);
    expect(values(table)).toEqual([
      [2, 1, 1],
      [NaN, 1, 1],
    ]);
  });

  it("compares with the baseline by what is drawn", () => {
    const table = stepTable({ ...parts, baseline: b }, 2);
    expect(titles(table)).toEqual(["Smoothed", "Value", "Δ", "Δ %", "Step", "Relative"]);
    expect(values(table)[0]?.slice(2, 4)).toEqual([-2, -0.5]);
    expect(values(table)[1]?.slice(2, 4)).toEqual([0, 0]);
  });

  it("leaves out runs without points", () => {
    expect(stepTable({ ...parts, curves: [a, madeCurve("none", [])] }, 1).rows).toHaveLength(1);
  });
});

describe("a table over a range", () => {
  it("has first, last, least, greatest and mean of the values as logged", () => {
    const table = rangeTable(parts, { start: 0.5, end: 2 });
    expect(titles(table)).toEqual(["First", "Last", "Min", "Max", "Mean"]);
    expect(values(table)).toEqual([
      [2, 0, 0, 2, 1],
      [1, 1, 1, 1, 1],
    ]);
    expect(values(rangeTable(parts, null))[0]).toEqual([4, 0, 0, 4, 2]);
  });

  it("compares means with the baseline", () => {
    expect(values(rangeTable({ ...parts, baseline: a }, null))[1]?.slice(5)).toEqual([2.5, 1.25]);
  });
});

describe("sorting", () => {
  const table = stepTable({ ...parts, isSmoothed: false }, 1);
  const names = (key: string, descending: boolean) =>
    sorted(table, { key, descending }).map(({ curve }) => curve.name);

  it("goes by a column, what is not a number last", () => {
    expect(names("value", false)).toEqual(["a", "b"]);
    expect(names("value", true)).toEqual(["a", "b"]);
    expect(names("run", true)).toEqual(["b", "a"]);
  });

  it("leaves the runs as they are without a column that is there", () => {
    expect(names("mean", true)).toEqual(["a", "b"]);
    expect(sorted(table, null)).toBe(table.rows);
  });
});

it("goes to other programs as sorted", () => {
  const table = stepTable({ ...parts, isSmoothed: false }, 0);
  const rows = sorted(table, { key: "value", descending: true });
  const [head, first] = toCsv(toColumns(table.fields, rows)).split("\r\n");
  expect(head).toContain('"Run"');
  expect(first).toBe('"b",8,0,0');
});
