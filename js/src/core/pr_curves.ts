/**
 * What a precision–recall curve comes to in numbers, as tbwidget/data/blobs/pr_scores.py has
 * it. The terms are scikit-learn's: what is positive scores at least the threshold.
 */

/** Counts, or sums of weights, at n thresholds evenly from 0 to 1; all are of length n. */
export interface PrCurve {
  readonly tp: Float64Array;
  readonly fp: Float64Array;
  readonly tn: Float64Array;
  readonly fn: Float64Array;
  /** As written; it stands where the counts do not tell. */
  readonly precision: Float64Array;
  readonly recall: Float64Array;
}

/** A classifier at one threshold. */
export interface Scores {
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly fbeta: number;
  readonly accuracy: number;
  readonly tp: number;
  readonly fp: number;
  readonly tn: number;
  readonly fn: number;
}

/** Points of a line. */
export interface Path {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Which of `count` thresholds is nearest; of two as near the upper one. */
export function nearestPlace(count: number, threshold: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(threshold * (count - 1) + 0.5)));
}

/** The threshold at a place, 0 to `count` - 1. */
export function thresholdAt(count: number, place: number): number {
  return count > 1 ? place / (count - 1) : 0;
}

/**
 * The scores at one place of a curve.
 *
 * @param beta weight of recall against precision in the F-beta score
 */
export function scoresAt(curve: PrCurve, place: number, beta: number): Scores {
  const tp = at(curve.tp, place);
  const fp = at(curve.fp, place);
  const tn = at(curve.tn, place);
  const fn = at(curve.fn, place);
  return {
    threshold: thresholdAt(curve.tp.length, place),
    precision: precisionAt(curve, place),
    recall: recallAt(curve, place),
    f1: fScore(tp, fp, fn, 1),
    fbeta: fScore(tp, fp, fn, beta),
    accuracy: share(tp + tn, tp + fp + tn + fn, Number.NaN),
    tp,
    fp,
    tn,
    fn,
  };
}

/** The F-beta score; 0 where there are neither positives nor predicted ones. */
export function fScore(tp: number, fp: number, fn: number, beta: number): number {
  const weight = beta * beta;
  return share((1 + weight) * tp, (1 + weight) * tp + weight * fn + fp, 0);
}

/**
 * Points of the precision over the recall, from the least threshold up. Where nothing is
 * predicted any more there is no precision: the line ends before, as TensorBoard's does
 * (tensorboard/plugins/pr_curve/pr_curves_plugin.py).
 */
export function prPath(curve: PrCurve): Path {
  let end = curve.tp.length;
  while (end > 1 && at(curve.tp, end - 1) + at(curve.fp, end - 1) === 0) end--;
  // Written without counts: all of it.
  if (end === 1) end = curve.tp.length;
  return {
    x: Float64Array.from({ length: end }, (_, place) => recallAt(curve, place)),
    y: Float64Array.from({ length: end }, (_, place) => precisionAt(curve, place)),
  };
}

/**
 * Points of the rate of true over that of false positives, n + 2 of them, from (0, 0) by the
 * greatest threshold down to (1, 1); NaN where there is nothing negative, or positive.
 */
export function rocPath({ tp, fp, tn, fn }: PrCurve): Path {
  const length = tp.length + 2;
  const rates = (hits: Float64Array, misses: Float64Array) =>
    Float64Array.from({ length }, (_, i) => {
      if (i === 0) return 0;
      if (i === length - 1) return 1;
      const place = length - 2 - i;
      return share(at(hits, place), at(hits, place) + at(misses, place), Number.NaN);
    });
  return { x: rates(fp, tn), y: rates(tp, fn) };
}

/** The index on `rocPath` of the point of a threshold's place. */
export function rocIndex({ tp }: PrCurve, place: number): number {
  return tp.length - place;
}

/**
 * The mean of precision over recall, without interpolation between thresholds: the sum of
 * (Rₖ − Rₖ₋₁) Pₖ from the greatest threshold down, R₋₁ being 0
 * (sklearn.metrics.average_precision_score).
 */
export function averagePrecision(curve: PrCurve): number {
  let sum = 0;
  let before = 0;
  for (let place = curve.tp.length - 1; place >= 0; place--) {
    const recall = recallAt(curve, place);
    sum += (recall - before) * precisionAt(curve, place);
    before = recall;
  }
  return sum;
}

/** The area under the ROC curve, by trapezoids; NaN where there is no such curve. */
export function rocAuc(curve: PrCurve): number {
  const { x, y } = rocPath(curve);
  let twice = 0;
  for (let i = 1; i < x.length; i++) twice += (at(x, i) - at(x, i - 1)) * (at(y, i) + at(y, i - 1));
  return twice / 2;
}

/** The line of all (recall, precision) with this F1, from precision 1 to recall 1. */
export function isoF1(f1: number, points = 60): Path {
  // Evenly by the inverse of recall, which leaves both ends as smooth: 1 / P + 1 / R = 2 / F1.
  const sum = 2 / f1;
  const inverse = Float64Array.from(
    { length: points },
    (_, i) => sum - 1 + ((2 - sum) * i) / (points - 1),
  );
  return { x: inverse.map((one) => 1 / one), y: inverse.map((one) => 1 / (sum - one)) };
}

function precisionAt({ tp, fp, precision }: PrCurve, place: number): number {
  return share(at(tp, place), at(tp, place) + at(fp, place), at(precision, place));
}

function recallAt({ tp, fn, recall }: PrCurve, place: number): number {
  return share(at(tp, place), at(tp, place) + at(fn, place), at(recall, place));
}

function share(part: number, whole: number, otherwise: number): number {
  return whole === 0 ? otherwise : part / whole;
}

function at(column: Float64Array, index: number): number {
  return column[index] ?? Number.NaN;
}
