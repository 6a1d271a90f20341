import { describe, expect, test } from "vitest";
import {
  averagePrecision,
  isoF1,
  nearestPlace,
  type PrCurve,
  prPath,
  rocAuc,
  rocIndex,
  rocPath,
  scoresAt,
} from "../../src/core/pr_curves";
import { expectNear } from "./expect_near";
import { floats } from "./numbers";
import vectors from "./pr_vectors.json";

function curveOf(columns: (typeof vectors.curves)[number]["curve"]): PrCurve {
  return {
    tp: floats(columns.tp),
    fp: floats(columns.fp),
    tn: floats(columns.tn),
    fn: floats(columns.fn),
    precision: floats(columns.precision),
    recall: floats(columns.recall),
  };
}

/** As JSON has them: numbers that it has not are strings. */
interface Expected {
  asked: number;
  beta: number;
  [name: string]: number | string;
}

describe.each(vectors.curves)("a curve: $name", (one) => {
  const curve = curveOf(one.curve);

  test.each(one.at as Expected[])("at $asked, beta $beta", ({ asked, beta, ...expected }) => {
    const found = scoresAt(curve, nearestPlace(curve.tp.length, asked), beta);
    const names = Object.keys(expected) as (keyof typeof found)[];
    expectNear(
      names.map((name) => found[name]),
      names.map((name) => Number(expected[name])),
    );
  });

  test("as a whole", () => {
    expectNear(
      [averagePrecision(curve), rocAuc(curve)],
      [Number(one.average_precision), Number(one.roc_auc)],
    );
    const { x, y } = rocPath(curve);
    expectNear(x, one.fpr);
    expectNear(y, one.tpr);
  });

  test("its line ends where nothing is predicted any more", () => {
    const { x, y } = prPath(curve);
    expectNear(x, one.line_recall);
    expectNear(y, one.line_precision);
  });
});

test("a place is the same point on both curves", () => {
  const [one] = vectors.curves;
  const curve = curveOf((one as (typeof vectors.curves)[number]).curve);
  const { x, y } = rocPath(curve);
  for (let place = 0; place < curve.tp.length; place++) {
    const { recall, fp, tn } = scoresAt(curve, place, 1);
    expect([x[rocIndex(curve, place)], y[rocIndex(curve, place)]]).toEqual([
      fp / (fp + tn),
      recall,
    ]);
  }
});

test("lines of equal F1 go from precision 1 to recall 1", () => {
  const { x, y } = isoF1(0.6);
  x.forEach((recall, i) => {
    const precision = y[i] ?? Number.NaN;
    expect((2 * precision * recall) / (precision + recall)).toBeCloseTo(0.6, 12);
  });
  expect([y[0], x.at(-1)]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12)]);
});
