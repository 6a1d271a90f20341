import { expect, test } from "vitest";
import {
  coordinateOf,
  type Saved,
  savedAsNpy,
  savedAsTsv,
} from "../../src/panels/projector/saved_points";
import type { AxisColumn } from "../../src/protocol";

function axis(...values: number[]): AxisColumn {
  const column = { id: "pca/0", kind: "axis", low: -1, high: 1, share: null } as const;
  return { ...column, values: Uint16Array.from(values) };
}

const X = axis(0, 32_767, 65_534);
const Y = axis(65_534, 65_535, 0);
const saved: Saved = {
  axes: [X, Y],
  selected: Uint32Array.of(1),
  labels: [
    [
      "=name",
      { id: "", kind: "text", values: ["=1+1", "a\tb\nc"], codes: Uint32Array.of(0, 1, 0) },
    ],
    ["score", { id: "", kind: "number", values: Float64Array.of(0.5, NaN, -3) }],
  ],
};

test("a coordinate is what its sixteen bits stand for", () => {
  expect([0, 1, 2].map((point) => coordinateOf(X, point))).toEqual([-1, 0, 1]);
  expect(coordinateOf(Y, 1)).toBeNaN();
});

test("TSV has a row a point, and nothing in it becomes a formula or another row", async () => {
  expect(await savedAsTsv(saved).text()).toBe(
    "point\tx\ty\tselected\t'=name\tscore\n" +
      "0\t-1\t1\t0\t'=1+1\t0.5\n" +
      "1\t0\tnan\t1\ta b c\tnan\n" +
      "2\t1\t-1\t0\t'=1+1\t-3\n",
  );
});

test("NPY has a record a point", async () => {
  const bytes = await savedAsNpy(saved).bytes();
  const start = 10 + (bytes[8] as number) + 256 * (bytes[9] as number);
  expect(bytes.length).toBe(start + 3 * 13);
  const view = new DataView(bytes.buffer, start + 13);
  expect([view.getUint32(0, true), view.getFloat32(4, true), view.getUint8(12)]).toEqual([1, 0, 1]);
  expect(view.getFloat32(8, true)).toBeNaN();
});
