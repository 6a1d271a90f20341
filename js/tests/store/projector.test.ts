import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Board } from "../../src/store";
import { createBoard, loaded } from "../../src/store";
import { FakeKernel } from "../fake-kernel";
import { embedding, madeEmbedding, quantised } from "../gallery/made_embedding";

let kernel: FakeKernel;
let board: Board;
let life: AbortController;
let looking: AbortController;

beforeEach(() => {
  kernel = new FakeKernel();
  life = new AbortController();
  looking = new AbortController();
  board = createBoard(kernel, life.signal);
});

afterEach(() => {
  looking.abort();
  life.abort();
});

interface Sent {
  readonly request: number;
  readonly method: string;
  readonly params: Record<string, unknown>;
}

function asked(method: string): Sent[] {
  return (kernel.sent as Partial<Sent>[]).filter((one) => one.method === method) as Sent[];
}

function buffersOf(method: string): ArrayBufferView[][] {
  return kernel.sentBuffers.filter((_, i) => (kernel.sent[i] as Partial<Sent>).method === method);
}

const small = madeEmbedding(60, { steps: [0, 10, 20], hasSprites: false });

/** A board on which somebody looks at the projector. */
async function look(made = [small]): Promise<void> {
  embedding(kernel, made, 0);
  board.projector.follow(looking.signal);
  await expect.poll(() => board.projector.axes.value.kind).toBe("here");
}

const axisIds = () => loaded(board.projector.axes.value)?.map(({ id }) => id);
const selected = () => [...board.projector.selection.points.value];

test("nothing is asked for before somebody looks, then what is shown", async () => {
  embedding(kernel, [small], 0);
  await Promise.resolve();
  expect(asked("space")).toEqual([]);
  board.projector.follow(looking.signal);
  await expect.poll(axisIds).toEqual(["pca/0", "pca/1", "pca/2"]);
  expect(asked("space").map(({ params }) => params)).toEqual([{ space: 0, step: 20 }]);
  const columns = asked("columns").map(({ params }) => params);
  // Points are drawn before they have names.
  expect(columns.map((params) => params.columns)).toEqual([
    ["pca/0", "pca/1", "pca/2"],
    ["meta/label"],
  ]);
  expect(columns[0]).toMatchObject({ center: true, unit_length: false, align: null });
});

test("steps are turned onto the one shown before them, each onto the same ever after", async () => {
  await look();
  board.projector.goTo(0);
  await expect.poll(() => board.projector.axes.value.kind).toBe("here");
  board.projector.goTo(1);
  await expect.poll(() => board.projector.axes.value.kind).toBe("here");
  const before = asked("columns").length;
  board.projector.goTo(0);
  board.projector.goTo(2);
  expect(board.projector.axes.value.kind).toBe("here");
  expect(asked("columns")).toHaveLength(before);
  const aligned = asked("columns")
    .filter(({ params }) => (params.columns as string[]).some((id) => id.startsWith("pca")))
    .map(({ params }) => [params.step, params.align]);
  expect(aligned).toEqual([
    [20, null],
    [0, 20],
    [10, 0],
  ]);
});

test("the step after the one that is gone to is asked for ahead", async () => {
  await look();
  board.projector.goTo(0);
  await expect.poll(() => asked("columns").map(({ params }) => params.step)).toContain(10);
});

test("at the last step, a newer one is shown as soon as it is told", async () => {
  await look();
  kernel.tellEmbeddings({ spaces: [{ id: 0, run: small.run, name: small.name, steps: [0, 30] }] });
  expect(board.projector.place.value?.step).toBe(30);
  board.projector.goTo(0);
  kernel.tellEmbeddings({ spaces: [{ id: 0, run: small.run, name: small.name, steps: [0, 40] }] });
  expect(board.projector.place.value?.step).toBe(0);
});

test("components that there are not give way to those that there are", async () => {
  board.settings.axes.value = [0, 12, 40];
  await look();
  expect(axisIds()).toEqual(["pca/0", "pca/1", "pca/2"]);
});

test("what failed is asked for again", async () => {
  const error = "tensors.tsv: line 3 has 2 numbers, expected 16";
  kernel.tellEmbeddings({ spaces: [{ id: 0, run: "", name: "array", steps: [0] }] });
  board.projector.follow(looking.signal);
  kernel.refuse(asked("space")[0]?.request ?? -1, error);
  await expect.poll(() => board.projector.details.value).toEqual({ kind: "failed", error });
  board.store.embeddings.retry();
  expect(asked("space")).toHaveLength(2);
});

test("the kernel is told of the selection, of one that changes often the last", async () => {
  await look();
  const { selection } = board.projector;
  for (let end = 1; end <= 5; end++) {
    selection.select(Uint32Array.from({ length: end }, (_, i) => i));
  }
  await expect.poll(() => asked("select")).toHaveLength(2);
  const [first, last] = buffersOf("select").map(([points]) => [...(points as Uint32Array)]);
  expect(first).toEqual([0]);
  expect(last).toEqual([0, 1, 2, 3, 4]);
});

test("a kernel that does not answer is told of the selection once", async () => {
  kernel.tellEmbeddings({ spaces: [{ id: 0, run: "", name: "array", steps: [0] }] });
  const { selection } = board.projector;
  vi.useFakeTimers();
  try {
    selection.select(Uint32Array.of(1));
    selection.select(Uint32Array.of(1, 2));
    await vi.advanceTimersByTimeAsync(500);
    selection.select(Uint32Array.of(2));
    selection.select(Uint32Array.of(3));
    await vi.advanceTimersByTimeAsync(500);
    expect(asked("select")).toHaveLength(1);
    kernel.answer(asked("select")[0]?.request ?? -1, {});
    await vi.advanceTimersByTimeAsync(500);
    expect(buffersOf("select").at(-1)).toEqual([Uint32Array.of(3)]);
  } finally {
    vi.useRealTimers();
  }
});

test("what the kernel selects is selected, and not told back", async () => {
  await look();
  const points = new DataView(Uint32Array.of(4, 9).buffer);
  kernel.tellEmbeddings({ selection: { space: 0, step: 20 } }, [points]);
  expect(selected()).toEqual([4, 9]);
  expect(asked("select")).toEqual([]);
});

test("points are isolated, hidden, inverted and shown again", async () => {
  await look();
  const { selection } = board.projector;
  selection.select(Uint32Array.of(1, 2));
  selection.isolate(5);
  expect([...selection.hidden.value]).toEqual([0, 3, 4]);
  selection.invert(5);
  expect(selected()).toEqual([]);
  selection.showAll();
  selection.invert(5);
  expect(selected()).toEqual([0, 1, 2, 3, 4]);
  selection.select(Uint32Array.of(0), "subtract");
  selection.select(Uint32Array.of(0, 3), "intersect");
  selection.hide();
  expect([...selection.hidden.value]).toEqual([3]);
  expect(selected()).toEqual([]);
});

test("another embedding has a selection of its own", async () => {
  await look([small, madeEmbedding(20, { name: "second", steps: [0] })]);
  board.projector.selection.select(Uint32Array.of(50));
  board.projector.neighbourhood.picked.value = 50;
  board.projector.show({ run: small.run, name: "second" });
  expect(selected()).toEqual([]);
  expect(board.projector.neighbourhood.picked.value).toBeNull();
  await expect.poll(() => board.projector.count).toBe(20);
});

test("frames of iterations are drawn as they come", async () => {
  board.settings.projection.value = "tsne";
  embedding(kernel, [small], 0);
  board.projector.follow(looking.signal);
  await expect.poll(() => board.projector.details.value.kind).toBe("here");
  expect(board.projector.axes.value.kind).toBe("away");
  board.settings.tsne.value = { perplexity: 12 };
  await board.projector.iterate("tsne", "start");
  expect(asked("project").at(-1)?.params).toMatchObject({
    method: "tsne",
    command: "start",
    dimensions: 3,
    settings: { perplexity: 12 },
  });
  await expect.poll(axisIds).toEqual(["tsne/0", "tsne/1", "tsne/2"]);
  expect(board.projector.frame.value?.state).toBe("running");
  // A frame without coordinates tells of the state alone.
  const frame = { space: 0, step: 20, method: "tsne", iteration: 90, of: 1000, columns: [] };
  kernel.tellEmbeddings({ frames: [{ ...frame, state: "paused" }] });
  expect(board.projector.frame.value?.state).toBe("paused");
  expect(axisIds()).toHaveLength(3);
});

test("saved coordinates are shown until the iterations go on", async () => {
  board.settings.projection.value = "umap";
  embedding(kernel, [small], 0);
  board.projector.follow(looking.signal);
  await expect.poll(() => board.projector.details.value.kind).toBe("here");
  const values = new Uint16Array(60);
  const axis = { kind: "axis", low: 0, high: 1, share: null, values } as const;
  board.projector.restore([0, 1].map((i) => ({ ...axis, id: `saved/${i}` })));
  expect(axisIds()).toEqual(["saved/0", "saved/1"]);
  const made = quantised("umap/0", new Float32Array(60));
  const told = { space: 0, step: 20, method: "umap", state: "running", iteration: 1, of: 9 };
  const columns = [made.entry, { ...made.entry, id: "umap/1" }];
  kernel.tellEmbeddings({ frames: [{ ...told, columns }] }, [made.buffer, made.buffer]);
  expect(axisIds()).toEqual(["umap/0", "umap/1"]);
});

test("four searches make two axes", async () => {
  await look();
  board.settings.projection.value = "custom";
  const [x, y] = board.projector.customAxes.ends;
  if (!x || !y) throw new Error("no ends");
  for (const [end, typed] of [
    [x.from, "one"],
    [x.to, "two"],
    [y.from, "three"],
    [y.to, "four"],
  ] as const) {
    end.value = typed;
  }
  await expect.poll(axisIds).toEqual(["custom/0", "custom/1"]);
  const groups = buffersOf("custom").at(-1) as Uint32Array[];
  expect(groups.map((points) => points[0])).toEqual([1, 2, 3, 4]);
  y.to.value = "nothing has this";
  await expect.poll(() => board.projector.axes.value.kind).toBe("away");
});

test("the neighbours of a point are asked for, and again with another distance", async () => {
  await look();
  const { picked, nearest } = board.projector.neighbourhood;
  board.settings.neighbors.value = 3;
  picked.value = 7;
  await expect.poll(() => loaded(nearest.value)?.points.length).toBe(3);
  board.settings.metric.value = "euclidean";
  await expect.poll(() => asked("neighbors").at(-1)?.params.metric).toBe("euclidean");
  expect(asked("neighbors")).toHaveLength(2);
  picked.value = null;
  expect(nearest.value.kind).toBe("away");
});

test("a search finds points by the labels of a column", async () => {
  await look();
  const { search } = board.projector;
  search.typed.value = "one";
  await expect.poll(() => search.found.value?.kind).toBe("here");
  search.column.value = "class";
  search.typed.value = "7..8";
  await expect.poll(() => search.found.value?.kind).toBe("here");
  const found = search.found.value;
  expect(found?.kind === "here" && found.value.points.length).toBe(12);
});

test("numbers give sizes, labels and numbers colours", async () => {
  board.settings.colorColumn.value = "class";
  board.settings.colorScale.value = "category";
  board.settings.sizeColumn.value = "class";
  await look();
  await expect.poll(() => board.projector.sizes.value?.[0]).toBe(0);
  expect(board.projector.sizes.value?.[9]).toBe(255);
  const colours = board.projector.colours.value;
  expect(colours?.length).toBe(240);
  expect(colours?.slice(0, 4)).toEqual(colours?.slice(40, 44));
  expect(colours?.slice(0, 4)).not.toEqual(colours?.slice(4, 8));
});

test("a snapshot of a kernel that began anew takes what it does not know away", async () => {
  await look();
  const snapshot = { type: "snapshot", protocol: 1, stream: "anew", seq: 0 };
  const status = { logdir: "runs", state: "live", problem_count: 0, problems: [] };
  kernel.emit("msg:custom", { ...snapshot, status });
  expect(board.projector.space.value).toBeNull();
  const before = asked("columns").length;
  const spaces = [{ id: 0, run: "other", name: "other", steps: [0, 10, 20] }];
  kernel.emit("msg:custom", { ...snapshot, status, projector: { spaces } });
  expect(board.projector.axes.value.kind).not.toBe("here");
  await expect.poll(() => board.projector.axes.value.kind).toBe("here");
  expect(asked("columns").length).toBeGreaterThan(before);
});

test("components that are turned together are asked for together", async () => {
  await look();
  board.settings.axes.value = [3, 1, 2];
  await expect.poll(axisIds).toEqual(["pca/3", "pca/1", "pca/2"]);
  expect(asked("columns").at(-1)?.params.columns).toEqual(["pca/3", "pca/1", "pca/2"]);
  board.projector.goTo(0);
  await expect.poll(() => board.projector.axes.value.kind).toBe("here");
  const turned = asked("columns").filter(({ params }) => params.align === 20);
  expect(turned[0]?.params.step).toBe(0);
  expect(turned[0]?.params.columns).toEqual(expect.arrayContaining(["pca/3", "pca/1", "pca/2"]));
});

test("a kernel that began anew is asked and told again what the one before never answered", async () => {
  await look();
  const send = kernel.send;
  const lost = new Set<string>();
  kernel.send = (content) => lost.add((content as Sent).method);
  board.projector.neighbourhood.picked.value = 7;
  board.settings.colorColumn.value = "score";
  board.projector.selection.select(Uint32Array.of(5, 6));
  await expect.poll(() => lost).toEqual(new Set(["select", "columns", "neighbors"]));
  kernel.send = send;
  const before = { columns: asked("columns").length, neighbors: asked("neighbors").length };
  const spaces = [{ id: 0, run: small.run, name: small.name, steps: [0, 10, 20] }];
  const status = { logdir: "runs", state: "live", problem_count: 0, problems: [] };
  const snapshot = { type: "snapshot", protocol: 1, stream: "anew", seq: 0, status };
  kernel.emit("msg:custom", { ...snapshot, projector: { spaces } });
  await expect.poll(() => board.projector.colouring.value).toMatchObject({ kind: "here" });
  await expect.poll(() => board.projector.neighbourhood.nearest.value.kind).toBe("here");
  await expect.poll(() => buffersOf("select").at(-1)).toEqual([Uint32Array.of(5, 6)]);
  expect(selected()).toEqual([5, 6]);
  expect(asked("columns").length).toBeGreaterThan(before.columns);
  expect(asked("neighbors").length).toBeGreaterThan(before.neighbors);
});
