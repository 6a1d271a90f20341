import { afterEach, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { mount } from "../../src/index";
import { loaded } from "../../src/store";
import { embedding, type MadeEmbedding, madeEmbedding } from "../gallery/made_embedding";
import { find, get, type OpenBoard, type OpenOptions, openBoard, texts } from "./open-board";

let open: OpenBoard;

afterEach(() => {
  open.close();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const small = madeEmbedding(200, { steps: [0, 10], hasSprites: true });

/** A board with the projector, as soon as its points are drawn. */
async function openProjector(
  made: readonly MadeEmbedding[] = [small],
  { traits, width = 1200 }: OpenOptions = {},
): Promise<void> {
  open = openBoard({ width, traits: { panel: "projector", ...traits } });
  embedding(open.kernel, made, 0);
  await expect.poll(status).toMatch(/^\d+ points?/);
  if (traits?.projection) return;
  await expect.poll(() => loaded(open.board.projector.axes.value)?.length ?? 0).toBeGreaterThan(1);
}

const status = () => texts(open.root, ".cloud-status span")[0] ?? "";

/** The field or button of a label. */
function control<T extends HTMLElement>(label: string): T {
  const byLabel = [...open.root.querySelectorAll("label")].find(
    (one) => one.textContent?.trim() === label,
  );
  const field = byLabel?.control;
  // Of a choice, the label is what a pointer reaches.
  if (byLabel && field instanceof HTMLInputElement && field.type === "radio") {
    return byLabel as HTMLElement as T;
  }
  const own = field ?? open.root.querySelector(`[aria-label="${label}"]`);
  const button = [...open.root.querySelectorAll("button")].find((one) => one.textContent === label);
  const found = own ?? button;
  if (!found) throw new Error(`nothing is labelled ${label}`);
  return found as T;
}

async function choose(label: string, value: string): Promise<void> {
  await userEvent.selectOptions(control<HTMLSelectElement>(label), value);
}

interface Sent {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

function sent(method: string): Record<string, unknown>[] {
  return (open.kernel.sent as Sent[])
    .filter((one) => one.method === method)
    .map(({ params }) => params);
}

test("its tab is there once there are embeddings, with their number", async () => {
  open = openBoard();
  open.kernel.tell([]);
  expect(texts(open.root, "[role=tab]")).toEqual([]);
  embedding(open.kernel, [small, madeEmbedding(20, { name: "second" })]);
  await expect.poll(() => texts(open.root, "[role=tab]")).toEqual(["Projector2"]);
});

test("without embeddings it says what brings them", async () => {
  open = openBoard({ traits: { panel: "projector" } });
  expect(texts(open.root, ".empty-title")).toEqual(["Connecting to the kernel…"]);
  open.kernel.tellEmbeddings({ spaces: [] });
  await expect.poll(() => texts(open.root, ".empty-title")).toEqual(["No embeddings yet"]);
});

test("an embedding that cannot be read says why, and is read again", async () => {
  open = openBoard({ traits: { panel: "projector" } });
  open.kernel.tellEmbeddings({ spaces: [{ id: 0, run: "", name: "array", steps: [0] }] });
  await expect.poll(() => texts(open.root, ".cloud-cover")).toEqual(["Loading embedding…"]);
  const request = (open.kernel.sent as { method?: string; request: number }[]).find(
    ({ method }) => method === "space",
  )?.request;
  open.kernel.refuse(request ?? -1, "tensors.tsv: line 3 has 2 numbers, expected 16");
  await expect
    .poll(() => texts(open.root, ".cloud-cover p"))
    .toEqual(["tensors.tsv: line 3 has 2 numbers, expected 16"]);
  await userEvent.click(get(open.root, ".cloud-cover .action"));
  expect(sent("space")).toHaveLength(2);
});

test("a browser without WebGL is told so", async () => {
  const getContext = HTMLCanvasElement.prototype.getContext;
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (
    this: HTMLCanvasElement,
    ...[kind, ...others]: unknown[]
  ) {
    if (kind === "webgl2") return null;
    return Reflect.apply(getContext, this, [kind, ...others]);
  } as typeof getContext);
  open = openBoard({ traits: { panel: "projector" } });
  embedding(open.kernel, [small], 0);
  await expect
    .poll(() => texts(open.root, ".cloud-cover [role=alert], .cloud-cover p")[0])
    .toMatch(/WebGL/);
});

test("one point is a point", async () => {
  await openProjector([madeEmbedding(1, { steps: [0], metadata: {}, hasSprites: false })]);
  expect(status()).toBe("1 point");
  expect(get(open.root, ".projector").textContent).toContain("1 × 16");
});

test("components are chosen by what they explain, and change places", async () => {
  await openProjector();
  const x = control<HTMLSelectElement>("X");
  expect(x.selectedOptions[0]?.textContent).toBe("Component 1 · 42.0 %");
  expect(get(open.root, ".projector-axes .projector-note").textContent).toBe(
    "Variance explained: 82.3 % in total",
  );
  await expect.poll(() => sent("sheet")).toHaveLength(1);
  await choose("X", "1");
  expect(open.kernel.saved.axes).toEqual([1, 0, 2]);
  await choose("Z", "none");
  expect(open.kernel.saved.axes).toEqual([1, 0]);
  await userEvent.click(control("Show in 3D"));
  expect(open.kernel.saved.axes).toEqual([1, 0, 2]);
  // The images are the same, wherever their points are.
  expect(sent("sheet")).toHaveLength(1);
});

test("raw dimensions are drawn by their numbers", async () => {
  await openProjector();
  await userEvent.click(control("Raw"));
  await userEvent.fill(control("Y"), "9");
  await expect.poll(() => sent("columns").flatMap(({ columns }) => columns)).toContain("raw/9");
});

test("points are coloured by categories, whose points a click selects", async () => {
  await openProjector();
  await choose("Colour by", "class");
  // Ten numbers are taken for names.
  expect(open.kernel.saved.color_scale).toBe("category");
  await expect.poll(() => texts(open.root, ".legend-row")).toHaveLength(10);
  expect(texts(open.root, ".legend-row")[3]).toBe("320");
  await userEvent.click(get(open.root, ".legend-row:nth-child(4)"));
  expect(status()).toBe("200 points · 20 selected");
  await expect.poll(() => sent("select")).toEqual([{ space: 0, step: 10 }]);
  const points = open.kernel.sentBuffers.findLast(([buffer]) => buffer)?.[0] as Uint32Array;
  expect([...points.slice(0, 3)]).toEqual([3, 13, 23]);
});

test("many categories scroll, and are searched", async () => {
  await openProjector();
  await choose("Colour by", "word");
  await find(open.root, ".legend-row");
  expect(open.root.querySelectorAll(".legend-row").length).toBeLessThan(40);
  await userEvent.fill(control("Search the categories"), "three 1");
  await expect.poll(() => texts(open.root, ".legend-row .legend-name")).toHaveLength(11);
  expect(texts(open.root, ".legend-row .legend-name")[0]).toBe("three 13");
});

test("numbers have a colour bar and a scale", async () => {
  await openProjector();
  await choose("Colour by", "score");
  await find(open.root, ".colour-ramp");
  expect(texts(open.root, ".colour-missing")).toEqual(["6 without a value"]);
  await choose("Scale", "log");
  expect(open.kernel.saved.color_scale).toBe("log");
  expect(texts(open.root, ".colour-ticks span")).toHaveLength(3);
});

test("points are found by a range, and taken from what is selected", async () => {
  await openProjector();
  await choose("Column", "class");
  const field = control<HTMLInputElement>("Search the labels");
  await userEvent.fill(field, ">= 5");
  await expect.poll(() => get(open.root, ".projector").textContent).toContain("100 found");
  field.focus();
  await userEvent.keyboard("{Enter}");
  expect(status()).toBe("200 points · 100 selected");
  await userEvent.fill(field, "= 7");
  await expect.poll(() => get(open.root, ".projector").textContent).toContain("20 found");
  await userEvent.click(control("Take away"));
  expect(status()).toBe("200 points · 80 selected");
  await userEvent.click(control("Isolate"));
  expect(status()).toBe("200 points · 80 selected · 120 hidden");
  await userEvent.click(control("Show all"));
  await userEvent.click(control("Invert"));
  expect(status()).toBe("200 points · 120 selected");
  await userEvent.click(control("Clear"));
  expect(status()).toBe("200 points");
});

test("a wrong expression says what is wrong with it", async () => {
  await openProjector();
  await userEvent.click(control("Regular expression"));
  await userEvent.fill(control("Search the labels"), "(");
  expect(texts(open.root, ".field-error")).toEqual(["Unterminated group"]);
});

test("what the kernel selects is listed, and a name leads to its point", async () => {
  await openProjector();
  const points = new DataView(Uint32Array.of(12, 57).buffer);
  open.kernel.tellEmbeddings({ selection: { space: 0, step: 10 } }, [points]);
  await expect
    .poll(() => texts(open.root, "[aria-label='Selected points'] [role=option]"))
    .toEqual(["two#12", "seven#57"]);
  get(open.root, "[aria-label='Selected points']").focus();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  await expect.poll(() => texts(open.root, ".picked .picked-name")).toEqual(["seven"]);
  expect(get(open.root, "[aria-live=polite].visually-hidden").textContent).toBe("Picked seven");
});

test("a point under the pointer shows a card, a click picks it, Escape lets go", async () => {
  // All of it is in the window.
  await openProjector([madeEmbedding(1, { steps: [0], hasSprites: false })], { width: 400 });
  const canvas = get(open.root, "canvas.cloud");
  await userEvent.hover(canvas);
  await expect.poll(() => texts(open.root, ".point-card .picked-name")).toEqual(["zero"]);
  await userEvent.click(canvas);
  await expect.poll(status).toBe("1 point · 1 selected");
  expect(texts(open.root, ".picked .picked-name")).toEqual(["zero"]);
  canvas.focus();
  await userEvent.keyboard("{Escape}");
  expect(open.root.querySelector(".picked")).toBeNull();
  await userEvent.keyboard("{Escape}");
  await expect.poll(status).toBe("1 point");
});

test("a picked point shows its labels, its image and its neighbours", async () => {
  await openProjector();
  open.board.projector.neighbourhood.picked.value = 44;
  await expect
    .poll(() => texts(open.root, ".picked dd"))
    .toEqual(["44", "four", "4", "four 44", expect.any(String), "group 37"]);
  const image = await find<HTMLImageElement>(open.root, ".picked-picture");
  await expect.poll(() => image.naturalWidth).toBe(128);
  const list = "[aria-label='Nearest neighbours']";
  await find(open.root, `${list} [role=option]`);
  await userEvent.fill(control("How many neighbours"), "5");
  await expect.poll(() => texts(open.root, `${list} [role=option]`)).toHaveLength(5);
  await userEvent.click(control("Select these"));
  expect(status()).toBe("200 points · 6 selected");
  await userEvent.click(control("Done"));
  expect(open.root.querySelector(".picked")).toBeNull();
});

test("t-SNE runs, tells how far it is, and its settings go along", async () => {
  await openProjector();
  await userEvent.click(control("t-SNE"));
  await expect.poll(() => get(open.root, ".cloud-status").textContent).toContain("has not run");
  await userEvent.fill(control("Perplexity"), "12");
  await userEvent.fill(control("Iterations"), "40");
  await userEvent.click(control("Run"));
  expect(sent("project")[0]).toMatchObject({
    method: "tsne",
    command: "start",
    dimensions: 3,
    settings: { perplexity: 12, iterations: 40 },
  });
  await expect.poll(() => texts(open.root, ".projector-course span")[0]).toMatch(/^\d+ of 40$/);
  await userEvent.click(control("Pause"));
  expect(sent("project").at(-1)?.command).toBe("pause");
  const frame = { space: 0, step: 10, method: "tsne", iteration: 20, of: 40, columns: [] };
  open.kernel.tellEmbeddings({ frames: [{ ...frame, state: "failed", error: "out of memory" }] });
  await expect.poll(() => texts(open.root, ".field-error")).toContain("out of memory");
});

test("a library that is missing is named with what installs it", async () => {
  await openProjector([madeEmbedding(30, { steps: [0], methods: [] })], {
    traits: { projection: "umap" },
  });
  await expect
    .poll(() => texts(open.root, ".projector-note code"))
    .toEqual(['%pip install "tbwidget[projector]"']);
  expect(get(open.root, ".projector").textContent).toContain("umap-learn is not installed");
  expect(get(open.root, ".cloud-cover").textContent).toMatch("UMAP has not run");
});

test("axes go from what is found to what is found", async () => {
  await openProjector();
  await userEvent.click(control("Custom"));
  const ends = [...open.root.querySelectorAll<HTMLInputElement>(".projector-ends input")];
  for (const [i, typed] of ["one", "two", "three", "four"].entries()) {
    await userEvent.fill(ends[i] as HTMLInputElement, typed);
  }
  expect(texts(open.root, ".projector-ends .count")).toEqual(["20", "20", "20", "20"]);
  await expect.poll(() => sent("custom").at(-1)).toMatchObject({ axes: 2, step: 10 });
});

test("a bookmark brings a view back, and is renamed and deleted", async () => {
  await openProjector();
  await choose("Colour by", "label");
  open.board.projector.selection.select(Uint32Array.of(1, 2, 3, 9));
  await userEvent.fill(control("Name of the bookmark"), "Mine");
  await userEvent.click(control("Add a bookmark"));
  expect(open.kernel.saved.bookmarks).toMatchObject([
    { name: "Mine", projection: "pca", color_column: "label", selection: "1-3,9" },
  ]);
  await choose("Colour by", "");
  await userEvent.click(control("Clear"));
  await userEvent.click(control("Raw"));
  await userEvent.click(control("Mine"));
  expect(open.kernel.saved).toMatchObject({ projection: "pca", color_column: "label" });
  await expect.poll(status).toBe("200 points · 4 selected");
  await userEvent.click(control("Rename Mine"));
  await userEvent.fill(control("New name of Mine"), "Yours");
  await userEvent.keyboard("{Enter}");
  expect(open.kernel.saved.bookmarks).toMatchObject([{ name: "Yours" }]);
  await userEvent.click(control("Delete Yours"));
  expect(open.kernel.saved.bookmarks).toEqual([]);
});

test("a bookmark of iterations has their coordinates", async () => {
  await openProjector([small], { traits: { tsne: { iterations: 20 }, axes: [0, 1] } });
  await userEvent.click(control("t-SNE"));
  await userEvent.click(control("Run"));
  await expect.poll(() => texts(open.root, ".projector-course span")[0]).toMatch(/done/);
  const before = loaded(open.board.projector.axes.value)?.map(({ values }) => values);
  await userEvent.click(control("Add a bookmark"));
  const { bookmarks } = open.kernel.saved as { bookmarks: unknown[] };
  open.close();
  await openProjector([small], { traits: { bookmarks } });
  await userEvent.click(control("View 1"));
  await expect.poll(() => loaded(open.board.projector.axes.value)?.length).toBe(2);
  expect(loaded(open.board.projector.axes.value)?.map(({ values }) => values)).toEqual(before);
});

test("below 640 pixels the columns lie over the points, one at a time, and Escape closes them", async () => {
  await openProjector([small], { width: 600 });
  expect(open.root.querySelectorAll(".projector-column")).toHaveLength(0);
  await userEvent.click(control("Show the data"));
  await find(open.root, ".projector-column.data.over");
  await userEvent.click(control("Show the selection"));
  await find(open.root, ".projector-column.points.over");
  expect(open.root.querySelector(".projector-column.data")).toBeNull();
  control("Search the labels").focus();
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => open.root.querySelector(".projector-column")).toBeNull();
});

test("where the column of points is closed, a picked point has a card over the points", async () => {
  await openProjector([small], { width: 600 });
  open.board.projector.neighbourhood.picked.value = 44;
  await find(open.root, ".picked-card .picked-picture");
  await userEvent.click(control("Let go of the point"));
  expect(open.root.querySelector(".picked-card")).toBeNull();
});

test("controls work while the kernel is busy, and what waits says so", async () => {
  await openProjector();
  open.kernel.send = () => {};
  vi.useFakeTimers();
  try {
    open.board.settings.colorColumn.value = "score";
    await vi.advanceTimersByTimeAsync(1100);
  } finally {
    vi.useRealTimers();
  }
  await expect
    .poll(() => texts(open.root, ".projector-waiting"))
    .toEqual(["Waiting for the kernel: colours…"]);
  await userEvent.fill(control("Search the labels"), "one");
  await expect.poll(() => get(open.root, ".projector").textContent).toContain("20 found");
  await userEvent.click(control("Select"));
  expect(status()).toBe("200 points · 20 selected");
});

test("two views of a board have one selection, and each draws it", async () => {
  await openProjector();
  const life = new AbortController();
  const el = document.createElement("div");
  el.style.width = "1200px";
  document.body.append(el);
  mount({ board: open.board, model: open.kernel, el, signal: life.signal });
  const other = el.firstElementChild?.shadowRoot as ShadowRoot;
  await expect.poll(() => texts(other, ".cloud-status span")[0]).toBe("200 points");
  await choose("Colour by", "class");
  await userEvent.click(await find(other, ".legend-row"));
  await expect.poll(status).toBe("200 points · 20 selected");
  expect(texts(other, ".cloud-status span")[0]).toBe("200 points · 20 selected");
  life.abort();
  el.remove();
});
