import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import scatter from "../../../tests/contract/figures/scatter.json";
import { runColour } from "../../src/core/colours";
import { dress, undress } from "../gallery/dress";
import { madeHistograms, madeSeries } from "../gallery/made_data";
import { embedding, madeEmbedding } from "../gallery/made_embedding";
import { answering, asSteps, usualImages } from "../gallery/made_pictures";
import { madeCurves } from "../gallery/made_pr";
import { madeTexts, textItem } from "../gallery/made_text";
import { find, get, hover, type OpenBoard, type OpenOptions, openBoard, shows } from "./open-board";

let open: OpenBoard;

afterEach(() => {
  open.close();
  undress();
  document.documentElement.style.colorScheme = "";
  document.body.style.background = "";
});

/** The hosts' looks: JupyterLab's two themes, and a page that says no more than dark or light. */
const THEMES: Record<string, () => void> = {
  "JupyterLab, light": () => dress("light"),
  "JupyterLab, dark": () => dress("dark"),
  "a light page": () => {
    document.documentElement.style.colorScheme = "light";
  },
  "a dark page": () => {
    document.documentElement.style.colorScheme = "dark";
    document.body.style.background = "#0c0d0e";
  },
};

const PROBLEMS = Array.from({ length: 40 }, (_, i) => ({
  file: `run/events.out.tfevents.${i}`,
  offset: i,
  what: "data CRC wrong",
}));

async function withCards(options: OpenOptions = {}): Promise<void> {
  open = openBoard(options);
  const tags = ["Loss/train", "Loss/test", "lr"];
  const series = ["run_1", "nested/run_2"].flatMap((run, r) =>
    tags.map((tag, t) => madeSeries(run, tag, 50, 10 * r + t)),
  );
  open.kernel.tell(series, { problem_count: 100, problems: PROBLEMS });
  await shows(runColour(0), await find(open.root, ".card"));
}

async function withHistograms(traits: Record<string, unknown>): Promise<void> {
  open = openBoard({ traits });
  open.kernel.tellSteps(
    ["run_1", "run_2"].map((run, r) => madeHistograms(run, "weights/fc1", 10, r)),
  );
  hover(await find(open.root, ".card:has([data-last-step='90'])"), 0.5, 0.8);
  await find(open.root, ".tooltip");
}

async function withImages({ traits, ...options }: OpenOptions = {}): Promise<void> {
  open = openBoard({ ...options, traits: { panel: "images", ...traits } });
  const made = usualImages(3);
  answering(open.kernel, made, 0);
  open.kernel.tellSteps(asSteps(made));
  await find(open.root, ".picture");
}

async function withPoints({ traits, ...options }: OpenOptions = {}): Promise<void> {
  open = openBoard({ width: 1200, ...options, traits: { panel: "projector", ...traits } });
  embedding(open.kernel, [madeEmbedding(200, { steps: [0, 10] })], 0);
  await expect.poll(() => open.board.projector.axes.value.kind).toBe("here");
}

/** What a board can look like, and how a user gets there. */
const STATES: Record<string, () => Promise<unknown>> = {
  connecting: async () => {
    open = openBoard();
  },
  empty: async () => {
    open = openBoard();
    open.kernel.tell([]);
    await find(open.root, ".empty-title");
  },
  cards: () => withCards(),
  "cards without a kernel": async () => {
    await withCards();
    open.kernel.emit("comm_live_update");
    await find(open.root, ".dot.gone");
  },
  "cards in a narrow board, with its list of runs": async () => {
    await withCards({ width: 560 });
    await userEvent.click(get(open.root, ".toolbar button.icon"));
  },
  "a wrong filter": async () => {
    await withCards();
    await userEvent.fill(get(open.root, ".toolbar .filter input"), "(");
  },
  "nothing that matches": async () => {
    await withCards({ traits: { tag_filter: "los" } });
    await userEvent.fill(get(open.root, ".toolbar .filter input"), "nothing");
  },
  "hidden runs": async () => {
    await withCards();
    await userEvent.click(get(open.root, ".run input[type=checkbox]"));
  },
  "the menu of the list of runs": async () => {
    await withCards();
    await userEvent.click(get(open.root, ".runs-menu"));
    await find(open.root, ".popover");
  },
  "the choice of a colour": async () => {
    await withCards();
    await userEvent.click(get(open.root, "button.swatch"));
    await find(open.root, ".popover");
  },
  "coloured, grouped and compared runs": () =>
    withCards({
      traits: { group_by: "regex:^[a-z]+", color_by: "regex:^[a-z]+", baseline: "run_1" },
    }),
  "PR curves, at a threshold, with what is under the pointer": async () => {
    open = openBoard({ traits: { panel: "pr_curves", threshold: 0.5, beta: 2, iso_f1: true } });
    open.kernel.tellSteps(["a", "b"].map((run, r) => madeCurves(run, "cats", 3, r)));
    await userEvent.click(await find(open.root, "[aria-label='Over steps: cats']"));
    await find(open.root, ".history-line");
    await userEvent.hover(get(open.root, ".curve-plot"));
    await find(open.root, ".tooltip");
  },
  "texts as Markdown, as a difference and as a table, with a search": async () => {
    open = openBoard({ traits: { panel: "text", text_search: "a" } });
    const table = textItem(["a", "b", "c", "d"], [2, 2]);
    open.kernel.tellSteps([
      madeTexts("a", "config", 3, 1),
      madeTexts("b", "story", 3, 2),
      { run: "c", tag: "table", plugin: "text", step: [1], items: { 0: table } },
    ]);
    await find(open.root, ".markdown");
    await userEvent.click(get(open.root, "[aria-label='story, b'] .diff-button"));
    await find(open.root, ".diff-line");
  },
  tooltip: async () => {
    await withCards();
    hover(get(open.root, ".card"), 0.5, 0.5);
    await find(open.root, ".tooltip");
  },
  histograms: async () => {
    open = openBoard({ traits: { panel: "histograms", tags: ["weights/fc1", "damaged", "away"] } });
    const steps = madeHistograms("run_1", "weights/fc1", 10, 1);
    const failed = { ...madeHistograms("run_1", "damaged", 1, 1), items: { 0: { error: "cut" } } };
    open.kernel.tellSteps([steps, failed, { ...steps, tag: "away", items: {} }]);
    await find(open.root, ".item-failed");
    hover(await find(open.root, ".card:has([data-last-step='90'])"), 0.5, 0.8);
    await find(open.root, ".tooltip");
  },
  "histograms of runs, alone": () =>
    withHistograms({ panel: "histograms", histogram_mode: "runs", toolbar: false }),
  distributions: () => withHistograms({ panel: "distributions" }),
  "an expanded card": async () => {
    await withCards();
    await userEvent.click(get(open.root, ".card .expand"));
    await shows(runColour(0), await find(open.root, ".expanded"));
  },
  "the list of problems": async () => {
    await withCards();
    await userEvent.click(get(open.root, ".problems"));
  },
  images: () => withImages(),
  "images in a narrow board, adjusted and picked out": async () => {
    const step = { tag: "samples/input", step: 950, index: 0 };
    const runs = ["lr_0.01/seed_0", "lr_0.02/seed_1"];
    await withImages({
      width: 560,
      traits: { gamma: 2, selected_images: runs.map((run) => ({ run, ...step })) },
    });
    await userEvent.click(get(open.root, "button.adjusted"));
    await find(open.root, ".popover");
  },
  "images side by side by steps": () => withImages({ traits: { image_layout: "sheet" } }),
  "images of runs by steps": () => withImages({ traits: { image_layout: "grid" } }),
  "an image from near": async () => {
    await withImages();
    await userEvent.click(get(open.root, ".image-card .expand"));
    await find(open.root, ".stage .picture");
  },
  "images compared": async () => {
    const step = { tag: "samples/input", step: 950, index: 0 };
    const runs = ["lr_0.01/seed_0", "lr_0.02/seed_1"];
    await withImages({ traits: { selected_images: runs.map((run) => ({ run, ...step })) } });
    await userEvent.click(get(open.root, ".picked-count .action"));
    await find(open.root, ".stage .picture");
    await userEvent.click(get(open.root, ".image-dialog .segments label:nth-child(2)"));
    await find(open.root, ".swipe");
  },
  "the list of keys": async () => {
    await withCards();
    get(open.root, ".board").focus();
    await userEvent.keyboard("?");
    await find(open.root, "dialog");
  },
  "a panel of the user's own": async () => {
    open = openBoard({ traits: { panel: "Mine" } });
    open.kernel.tell([madeSeries("run", "loss", 50, 1), madeSeries("run", "lr", 50, 2)]);
    const columns = ["lr", "loss"].map((tag) => ({ name: tag, tag }));
    open.kernel.addPanels([{ title: "Mine", columns, ...scatter }]);
    await shows(runColour(0), await find(open.root, ".own-figure"));
  },
  "a panel of the user's own that cannot be drawn": async () => {
    open = openBoard({ traits: { panel: "Mine" } });
    open.kernel.tell([madeSeries("run", "loss", 50, 1)]);
    const document = { version: "3.9.2", roots: [{ type: "object", name: "Slider", id: "1" }] };
    open.kernel.addPanels([{ title: "Mine", columns: [], source: "1", document }]);
    await find(open.root, ".own [role=alert]");
  },
  "embeddings, with a point, its neighbours, a selection, a search and bookmarks": async () => {
    await withPoints({ traits: { color_column: "word", height: 1400 } });
    const { projector } = open.board;
    projector.neighbourhood.picked.value = 7;
    projector.selection.select(Uint32Array.of(1, 2, 7));
    projector.search.typed.value = "(";
    projector.search.isRegex.value = true;
    await userEvent.click(get(open.root, "[aria-label='Add a bookmark']"));
    await find(open.root, ".picked-picture");
    await find(open.root, "[aria-label='Nearest neighbours'] [role=option]");
  },
  "embeddings in a narrow board, with colours for numbers": async () => {
    await withPoints({ width: 560, traits: { color_column: "score" } });
    await userEvent.click(get(open.root, "[aria-label='Show the data']"));
    await find(open.root, ".colour-bar");
  },
  "iterations that failed": async () => {
    await withPoints();
    open.board.settings.projection.value = "tsne";
    const frame = { space: 0, step: 10, method: "tsne", iteration: 1, of: 9, columns: [] };
    const error = "perplexity 100 is too large for 200 points";
    open.kernel.tellEmbeddings({ frames: [{ ...frame, state: "failed", error }] });
    await find(open.root, ".field-error");
  },
  "axes of one's own": async () => {
    await withPoints();
    open.board.settings.projection.value = "custom";
    await userEvent.fill(await find(open.root, ".projector-ends input"), "nothing has this");
    await find(open.root, ".field.invalid");
  },
  "an embedding that cannot be read": async () => {
    open = openBoard({ traits: { panel: "projector" } });
    open.kernel.tellEmbeddings({ spaces: [{ id: 0, run: "", name: "array", steps: [0] }] });
    const isAsked = (one: unknown) => (one as { method?: string }).method === "space";
    await expect.poll(() => open.kernel.sent.some(isAsked)).toBe(true);
    const { request } = open.kernel.sent.find(isAsked) as { request: number };
    open.kernel.refuse(request, "tensors.tsv: line 3 has 2 numbers, expected 16");
    await find(open.root, ".projector-failed");
  },
  "the settings": async () => {
    await withCards({ traits: { height: 1400, ranges: { lr: { y: [0, 1] } } } });
    await userEvent.click(get(open.root, ".settings-button"));
    await find(open.root, ".settings-pane");
  },
  "the settings over the cards, with what is wrong in them": async () => {
    await withCards({ width: 600, traits: { height: 1400 } });
    open.kernel.set("x_tag", "no such");
    open.kernel.set("x_axis", "tag");
    await userEvent.click(get(open.root, ".settings-button"));
    await userEvent.click(get(open.root, ".settings-section .action"));
    await find(open.root, ".rule .field-error");
  },
};

/** What axe finds that keeps somebody from using the board, in a line each. */
async function faults(): Promise<string[]> {
  const { violations } = await axe.run(document.body, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
}

describe.each(Object.entries(THEMES))("in %s axe finds no serious fault in", (_, put) => {
  it.each(Object.entries(STATES))("%s", async (_, reach) => {
    put();
    await reach();
    expect(await faults()).toEqual([]);
  });
});
