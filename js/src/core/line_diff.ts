/** What happened to a line from one text to another. */
export interface DiffLine {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Lines that were changed, at most; beyond, all in between counts as replaced. */
export const MOST_CHANGES = 1_000;

/**
 * The shortest way from one text to another, line by line, what is removed before what is added
 * (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split("\n");
  const b = after.split("\n");
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end))
    end++;
  const middleOfA = a.slice(start, a.length - end);
  const middleOfB = b.slice(start, b.length - end);
  return [
    ...a.slice(0, start).map(same),
    ...(shortest(middleOfA, middleOfB) ?? [...middleOfA.map(removed), ...middleOfB.map(added)]),
    ...a.slice(a.length - end).map(same),
  ];
}

const same = (text: string): DiffLine => ({ kind: "same", text });
const removed = (text: string): DiffLine => ({ kind: "removed", text });
const added = (text: string): DiffLine => ({ kind: "added", text });

/** Null where it takes too many changes. */
function shortest(a: readonly string[], b: readonly string[]): DiffLine[] | null {
  // How far down `a` one gets on each diagonal (place in a less place in b), by changes made.
  const most = Math.min(MOST_CHANGES, a.length + b.length);
  const reach = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const trace: Int32Array[] = [];
  for (let changes = 0; changes <= most; changes++) {
    trace.push(reach.slice(middle - changes - 1, middle + changes + 2));
    for (let k = -changes; k <= changes; k += 2) {
      let x = isDown(k, changes, reach, middle)
        ? (reach[middle + k + 1] as number)
        : (reach[middle + k - 1] as number) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(a, b, trace);
    }
  }
  return null;
}

/** Whether the last change on a diagonal was a line of `b` put in. */
function isDown(k: number, changes: number, reach: Int32Array, middle: number): boolean {
  if (k === -changes) return true;
  return k !== changes && (reach[middle + k - 1] as number) < (reach[middle + k + 1] as number);
}

function walkBack(
  a: readonly string[],
  b: readonly string[],
  trace: readonly Int32Array[],
): DiffLine[] {
  const lines: DiffLine[] = [];
  let x = a.length;
  let y = b.length;
  for (let changes = trace.length - 1; changes >= 0; changes--) {
    const reach = trace[changes] as Int32Array;
    const middle = changes + 1;
    const k = x - y;
    const down = isDown(k, changes, reach, middle);
    const fromX = changes === 0 ? 0 : (reach[middle + (down ? k + 1 : k - 1)] as number);
    const fromY = changes === 0 ? 0 : fromX - (down ? k + 1 : k - 1);
    while (x > fromX && y > fromY) {
      lines.push(same(a[x - 1] as string));
      x--;
      y--;
    }
    if (changes === 0) break;
    lines.push(down ? added(b[fromY] as string) : removed(a[fromX] as string));
    x = fromX;
    y = fromY;
  }
  return lines.reverse();
}
