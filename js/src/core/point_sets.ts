/** Sets of points: their indices, ascending, each once. */

/** Points of either set. */
export function union(a: Uint32Array, b: Uint32Array): Uint32Array {
  return merge(a, b, { onlyA: true, both: true, onlyB: true });
}

/** Points of `a` that `b` does not have. */
export function difference(a: Uint32Array, b: Uint32Array): Uint32Array {
  return merge(a, b, { onlyA: true, both: false, onlyB: false });
}

/** Points that both have. */
export function intersection(a: Uint32Array, b: Uint32Array): Uint32Array {
  return merge(a, b, { onlyA: false, both: true, onlyB: false });
}

/** Of `count` points those that `points` does not have. */
export function complement(points: Uint32Array, count: number): Uint32Array {
  const others = new Uint32Array(count);
  let length = 0;
  let at = 0;
  for (let point = 0; point < count; point++) {
    if (points[at] === point) at++;
    else others[length++] = point;
  }
  return others.slice(0, length);
}

/** Whether both have the same points. */
export function sameSet(a: Uint32Array, b: Uint32Array): boolean {
  return a === b || (a.length === b.length && a.every((point, i) => point === b[i]));
}

/** Any indices as a set. */
export function setOf(points: Iterable<number>): Uint32Array {
  const sorted = Uint32Array.from(points).sort();
  let length = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[length++] = sorted[i] as number;
  }
  return sorted.slice(0, length);
}

/** Whether the set has the point. */
export function has(points: Uint32Array, point: number): boolean {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((points[middle] as number) < point) low = middle + 1;
    else high = middle;
  }
  return points[low] === point;
}

/** A set as text, both ends of a range included: "0-9,15". */
export function toRanges(points: Uint32Array): string {
  const ranges: string[] = [];
  for (let i = 0; i < points.length; ) {
    const first = points[i] as number;
    let last = first;
    while (points[++i] === last + 1) last++;
    ranges.push(first === last ? `${first}` : `${first}-${last}`);
  }
  return ranges.join(",");
}

/** The points that `toRanges` wrote, those below `count`; what it never writes is left out. */
export function fromRanges(text: string, count: number): Uint32Array {
  const chosen = new Uint8Array(count);
  for (const range of text.split(",")) {
    const found = /^(\d+)(?:-(\d+))?$/.exec(range);
    if (!found) continue;
    const first = Number(found[1]);
    chosen.fill(1, first, Math.min(count, Number(found[2] ?? first) + 1));
  }
  return fromMask(chosen);
}

/** The points whose entry is not zero. */
export function fromMask(mask: Uint8Array): Uint32Array {
  let length = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) length++;
  const points = new Uint32Array(length);
  let at = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) points[at++] = i;
  return points;
}

interface Kept {
  readonly onlyA: boolean;
  readonly both: boolean;
  readonly onlyB: boolean;
}

/** Walk through both sets at once, and keep points by who has them. */
function merge(a: Uint32Array, b: Uint32Array, kept: Kept): Uint32Array {
  const made = new Uint32Array(
    (kept.onlyA || kept.both ? a.length : 0) + (kept.onlyB ? b.length : 0),
  );
  let length = 0;
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = i < a.length ? (a[i] as number) : Infinity;
    const right = j < b.length ? (b[j] as number) : Infinity;
    if (left <= right) i++;
    if (right <= left) j++;
    const keep = left === right ? kept.both : left < right ? kept.onlyA : kept.onlyB;
    if (keep) made[length++] = Math.min(left, right);
  }
  return made.slice(0, length);
}
