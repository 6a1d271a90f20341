/**
 * How many values of each rank a window holds, so that its order statistics
 * cost O(log n): a Fenwick tree (Fenwick, "A new data structure for cumulative
 * frequency tables", Software: Practice and Experience 24(3), 1994).
 */
export class RankCounts {
  /** `#tree[i]` counts the ranks from `i - lowestBit(i)` to `i - 1`. */
  readonly #tree: Int32Array;
  /** Greatest power of two that is not above the number of ranks. */
  readonly #top: number;

  /** @param ranks they run from 0 to `ranks - 1`; at least 1 */
  constructor(ranks: number) {
    this.#tree = new Int32Array(ranks + 1);
    this.#top = 2 ** Math.floor(Math.log2(ranks));
  }

  /** Put `change` more values of this rank in, or take some out. */
  add(rank: number, change: number): void {
    const tree = this.#tree;
    for (let i = rank + 1; i < tree.length; i += i & -i) tree[i] = (tree[i] as number) + change;
  }

  /** Rank of the `k`-th smallest value held; `k` counts from 1. */
  kth(k: number): number {
    const tree = this.#tree;
    let before = 0;
    let left = k;
    for (let width = this.#top; width > 0; width >>= 1) {
      const next = before + width;
      if (next < tree.length && (tree[next] as number) < left) {
        before = next;
        left -= tree[next] as number;
      }
    }
    return before;
  }
}
