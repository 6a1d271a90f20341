import { afterEach, expect, inject, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { countsOf, prItem } from "../gallery/made_pr";
import { textItem } from "../gallery/made_text";
import { find, get, type OpenBoard, openBoard, texts } from "./open-board";

let open: OpenBoard;

afterEach(() => {
  open.close();
  vi.unstubAllGlobals();
});

/** What a board is made of. */
const OWN = new Set(
  `article aside button circle code datalist dd details dialog div dl dt fieldset g h2 h3 header hr
  input kbd label legend li main nav option p path rect section select span style summary svg table
  tbody td th thead tr ul footer bdi text line polyline polygon title mark`.split(/\s+/),
);

function foreign(root: ShadowRoot): string[] {
  return Array.from(root.querySelectorAll("*"))
    .filter(
      (element) =>
        !OWN.has(element.localName) ||
        [...element.attributes].some(({ name }) => /^on|href|src|action|^is$/.test(name)),
    )
    .map((element) => element.outerHTML);
}

const published = inject("hostilePayloads");
const CURVE = prItem(countsOf([true, true, false], [0.9, 0.4, 0.6], 5));

const SCENES = {
  pr_curves: { plugin: "pr_curves", item: CURVE },
  text: { plugin: "text", item: textItem(["plain"]) },
} as const;

test.skipIf(published.length === 0).each(Object.entries(SCENES))(
  "names, descriptions and errors are text on the panel: %s",
  async (panel, { plugin, item }) => {
    const alerts = vi.fn();
    vi.stubGlobal("alert", alerts);
    open = openBoard({ traits: { panel, columns: 1, height: 900, threshold: 0.5 } });
    const hostile = published.filter((payload) => payload.includes("<"));
    expect(hostile.length).toBeGreaterThan(150);
    open.kernel.tellSteps(
      hostile.map((payload, i) => ({
        run: payload,
        tag: `${i} ${payload}`,
        plugin,
        step: [1],
        description: payload,
        items: { 0: i % 3 === 2 ? { error: payload } : item },
      })),
    );
    await find(open.root, "article");
    for (let i = 0; i < hostile.length; i += 10) {
      open.kernel.set("tag_filter", `^(?:${[0, 1, 2].map((more) => i + more).join("|")}) `);
      const payload = hostile[i] ?? "";
      await expect.poll(() => get(open.root, "article h3").textContent).toBe(`${i} ${payload}`);
      expect(foreign(open.root)).toEqual([]);
    }
    if (panel === "pr_curves") {
      await userEvent.hover(get(open.root, ".curve-plot"));
      await find(open.root, ".tooltip td.name");
      expect(hostile).toContain(texts(open.root, ".tooltip td.name")[0]);
      expect(foreign(open.root)).toEqual([]);
    }
    expect(alerts).not.toHaveBeenCalled();
  },
);
