/** Made texts, as the kernel sends them. */
import type { FakeItem, FakeSteps } from "../fake-kernel";

/** An item of texts, or of a tensor of them. */
export function textItem(
  cells: readonly string[],
  shape: readonly number[] = [cells.length],
  cut = false,
): FakeItem {
  const encoded = cells.map((cell) => new TextEncoder().encode(cell));
  const all = new Uint8Array(encoded.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of encoded) {
    all.set(one, at);
    at += one.length;
  }
  const lengths = encoded.map(({ length }) => length);
  return { content: { shape, lengths, cut }, buffers: [new DataView(all.buffer)] };
}

const STORY = [
  "Once upon a time there was a *small* network.",
  "It had **three layers** and no `bias`.",
  "Every night it dreamt of gradients.",
  "One day the learning rate was raised,",
  "and its loss became NaN.",
  "They all lived happily ever after.",
];

export const MARKDOWN = `# A report

Some *emphasis*, **strength**, ~~doubt~~ and \`code\`; a [link](https://example.org) and <b>no HTML</b>.

| metric | value | note |
|:---|---:|:---:|
| loss | 0.25 | falls |
| accuracy | 0.93 | rises |

- [x] done
- [ ] to do
  1. with a number

\`\`\`python
for step in range(10):
    writer.add_text("a", "b", step)
\`\`\`

> quoted

![a picture](https://example.org/picture.png)`;

/** A story that gets longer, line by line, and changes on the way. */
export function madeTexts(run: string, tag: string, steps: number, seed: number): FakeSteps {
  const items: Record<number, FakeItem> = {};
  for (let number = 0; number < steps; number++) {
    const told = STORY.slice(0, number + 1).map((line, i) =>
      i === 0 ? line.replace("small", number % 2 === 0 ? "small" : "large") : line,
    );
    items[number] = textItem([
      tag === "config" ? `${MARKDOWN}\n\nseed ${seed}, step ${number}` : told.join("\n\n"),
    ]);
  }
  const step = Array.from({ length: steps }, (_, number) => 100 * number);
  return { run, tag, plugin: "text", step, items };
}

/** Null is away. */
export const ODD_TEXTS: Readonly<Record<string, FakeItem | null>> = {
  "a table": textItem(["a", "**b**", "c", "d\nd", "e", "f"], [2, 3]),
  "three dimensions": textItem(
    Array.from({ length: 12 }, (_, i) => `cell ${i}`),
    [2, 2, 3],
  ),
  "a list": textItem(["first", "second", "third"]),
  empty: textItem([""]),
  "no cells": textItem([], [0, 3]),
  cut: textItem(["word ".repeat(900)], [1], true),
  "long words": textItem([`${"x".repeat(4000)}\n\n\`${"y".repeat(500)}\``]),
  damaged: { error: "runs/a/events.out.tfevents.1 at byte 4096 holds another record than before" },
  away: null,
  "<script>alert(1)</script>": textItem(["<img src=x onerror=alert(1)>\n\n<b>bold?</b>"]),
  right: textItem(["نص من اليمين إلى اليسار\n\n日本語のテキスト 🎉"]),
};
