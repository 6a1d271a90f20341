import {
  averagePrecision,
  type Path,
  type PrCurve,
  prPath,
  rocAuc,
  rocPath,
} from "../../core/pr_curves";
import { type Item, ProtocolError } from "../../protocol";

/** A curve as it is drawn. */
export interface Decoded {
  readonly curve: PrCurve;
  readonly pr: Path;
  readonly roc: Path;
  readonly averagePrecision: number;
  readonly auc: number;
}

const made = new WeakMap<Item, Decoded>();

/**
 * What an item of the kernel's says (tbwidget/panels/pr_curves.py).
 *
 * @throws ProtocolError where it is something else
 */
export function decoded(item: Item): Decoded {
  const before = made.get(item);
  if (before) return before;
  const { thresholds } = item.content;
  const [tp, fp, tn, fn, precision, recall] = item.buffers.map(numbers);
  if (!tp || !fp || !tn || !fn || !precision || !recall || typeof thresholds !== "number") {
    throw new ProtocolError("a PR curve from the kernel lacks a row");
  }
  const rows = { tp, fp, tn, fn, precision, recall };
  if (Object.values(rows).some((row) => row.length !== thresholds)) {
    throw new ProtocolError(`a PR curve from the kernel has not ${thresholds} thresholds`);
  }
  const curve: PrCurve = rows;
  const one = {
    curve,
    pr: prPath(curve),
    roc: rocPath(curve),
    averagePrecision: averagePrecision(curve),
    auc: rocAuc(curve),
  };
  made.set(item, one);
  return one;
}

function numbers({ buffer, byteOffset, byteLength }: DataView): Float64Array {
  // A typed array has to begin at a multiple of its item's size.
  return new Float64Array(buffer.slice(byteOffset, byteOffset + byteLength - (byteLength % 8)));
}
