import { describe, expect, test } from "vitest";
import { type DiffLine, diffLines, MOST_CHANGES } from "../../src/core/line_diff";
import { random } from "./numbers";

const side = (lines: readonly DiffLine[], left: "removed" | "added") =>
  lines.filter(({ kind }) => kind !== left).map(({ text }) => text);

/** Length of the longest common subsequence, by the table. */
function common(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    const next = [0];
    b.forEach((other, j) => {
      next.push(
        line === other ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number),
      );
    });
    row = next;
  }
  return row.at(-1) as number;
}

describe("the difference of two texts", () => {
  test("is line by line, removed before added", () => {
    expect(diffLines("a\nb\nc", "a\nx\nc").map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      "same a",
      "removed b",
      "added x",
      "same c",
    ]);
  });

  test.each(Array.from({ length: 60 }, (_, seed) => [seed]))(
    "is the shortest, and gives both texts back (%i)",
    (seed) => {
      const next = random(seed);
      const letters = 2 + (seed % 4);
      const made = () =>
        Array.from({ length: 1 + Math.floor(next() * 25) }, () =>
          String(Math.floor(next() * letters)),
        );
      const [a, b] = [made(), made()];
      const lines = diffLines(a.join("\n"), b.join("\n"));
      expect(side(lines, "added")).toEqual(a);
      expect(side(lines, "removed")).toEqual(b);
      expect(lines.filter(({ kind }) => kind === "same")).toHaveLength(common(a, b));
    },
  );

  test("of texts that have nothing in common is found soon, too", () => {
    const made = (sign: string) =>
      Array.from({ length: 5 * MOST_CHANGES }, (_, i) => `${sign}${i}`).join("\n");
    const lines = diffLines(`first\n${made("a")}\nlast`, `first\n${made("b")}\nlast`);
    expect(lines).toHaveLength(10 * MOST_CHANGES + 2);
    expect([lines[0], lines.at(-1)].map((line) => line?.kind)).toEqual(["same", "same"]);
  });
});
