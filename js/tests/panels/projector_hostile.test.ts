import { afterEach, expect, inject, test, vi } from "vitest";
import { embedding, madeEmbedding } from "../gallery/made_embedding";
import { type OpenBoard, openBoard, texts } from "./open-board";

let open: OpenBoard;

afterEach(() => {
  open.close();
  vi.unstubAllGlobals();
});

const published = inject("hostilePayloads");

/** What the panel is made of. */
const OWN = new Set(
  `aside button canvas code datalist dd details div dl dt fieldset footer form g header img input label legend
  li option p path progress section select span style summary svg ul`.split(/\s+/),
);

function foreign(root: ShadowRoot): string[] {
  return Array.from(root.querySelectorAll("*"))
    .filter(
      (element) =>
        !OWN.has(element.localName) ||
        [...element.attributes].some(
          ({ name, value }) =>
            /^on|href|action|srcdoc|^is$/.test(name) || (name === "src" && !/^blob:/.test(value)),
        ),
    )
    .map((element) => element.outerHTML);
}

test.skipIf(published.length === 0)("names, labels and errors are text", async () => {
  const alerts = vi.fn();
  vi.stubGlobal("alert", alerts);
  const hostile = published.filter((payload) => payload.includes("<"));
  expect(hostile.length).toBeGreaterThan(150);
  const name = hostile[0] ?? "";
  const column = hostile[1] ?? "";
  open = openBoard({ width: 1200, traits: { panel: "projector", color_column: column } });
  const metadata = { [column]: hostile, class: hostile.map((_, i) => i) };
  embedding(
    open.kernel,
    [
      madeEmbedding(hostile.length, { run: hostile[2] ?? "", name, steps: [0], metadata }),
      madeEmbedding(5, { run: hostile[3] ?? "", name }),
    ],
    0,
  );
  await expect.poll(() => texts(open.root, ".legend-name")[0]).toBe(hostile[0]);
  expect(foreign(open.root)).toEqual([]);
  open.board.projector.selection.select(Uint32Array.from(hostile, (_, i) => i));
  for (let i = 0; i < hostile.length; i += 20) {
    open.board.projector.neighbourhood.picked.value = i;
    await expect.poll(() => texts(open.root, ".picked-name").at(-1)).toBe(hostile[i]);
    expect(foreign(open.root)).toEqual([]);
  }
  open.board.settings.projection.value = "tsne";
  const frame = { space: 0, step: 0, method: "tsne", iteration: 1, of: 2, columns: [] };
  const error = hostile[9] ?? "";
  open.kernel.tellEmbeddings({ frames: [{ ...frame, state: "failed", error }] });
  await expect.poll(() => texts(open.root, ".field-error")).toEqual([error]);
  expect(foreign(open.root)).toEqual([]);
  expect(alerts).not.toHaveBeenCalled();
});
