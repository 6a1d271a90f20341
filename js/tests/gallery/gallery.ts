/**
 * A page to look at boards without a kernel. Its address says what is shown:
 *
 *   ?scene=usual|custom|own|panel|images|histograms|… &panel=custom_scalars &only=tag,tag &height=640
 *   &bare (without toolbar and runs) &jupyter=light|dark &x=step|relative|wall_time &log &tags=regex
 *   &points=100000 (of the projector)
 *   &traits={"group_by": "regex:^sweep/[^/]+"}
 */
import scatter from "../../../tests/contract/figures/scatter.json";
import twoPlots from "../../../tests/contract/figures/two_plots.json";
import { attach, mount } from "../../src/index";
import type { Layout } from "../../src/protocol";
import { FakeKernel, type FakeSeries, type FakeSteps } from "../fake-kernel";
import { view } from "../messages";
import { dress } from "./dress";
import { madeHistograms, madeSeries } from "./made_data";
import { embedding, madeEmbedding } from "./made_embedding";
import { answering, asSteps, type MadeImages, usualImages } from "./made_pictures";
import { madeCurves } from "./made_pr";
import { madeTexts, ODD_TEXTS, textItem } from "./made_text";

const query = new URLSearchParams(location.search);
const TAGS = [
  "Loss/train",
  "Loss/test",
  "Accuracy/train",
  "Accuracy/test",
  "grad/norm",
  "grad/max",
  "lr",
  "time/epoch",
  "time/step",
  "Loss/regularisation",
  "auc/roc",
  "auc/pr",
];

function grid(runs: number, tags: readonly string[], points: number): FakeSeries[] {
  const names = Array.from({ length: runs }, (_, i) => `lr_${(i + 1) / 100}/seed_${i % 3}`);
  return names.flatMap((run, r) => tags.map((tag, t) => madeSeries(run, tag, points, 100 * r + t)));
}

const scenes: Record<string, (kernel: FakeKernel) => void> = {
  connecting: () => {},
  empty: (kernel) => kernel.tell([]),
  waiting: (kernel) => kernel.tell([], { state: "waiting", logdir: "runs/not-there-yet" }),
  little: (kernel) => kernel.tell(grid(1, ["loss"], 12)),
  usual: (kernel) =>
    kernel.tell(grid(10, TAGS, 1000), {
      problem_count: 2,
      problems: [
        { file: "lr_0.1/events.out.tfevents.1", offset: 4096, what: "data CRC wrong" },
        { file: "lr_0.2/events.out.tfevents.7", offset: null, what: "not an event file" },
      ],
    }),
  many: (kernel) => {
    const tags = Array.from(
      { length: 500 },
      (_, i) => `layer_${Math.floor(i / 10)}/weight_${i % 10}`,
    );
    kernel.tell(grid(4, tags, 200));
  },
  nested: (kernel) => kernel.tell(nested()),
  runs: (kernel) => kernel.tell(grid(1000, ["Loss/train"], 20)),
  odd: (kernel) => kernel.tell(odd()),
  custom: (kernel) => {
    kernel.tell(grid(4, TAGS, 400));
    kernel.layOut(LAYOUT);
  },
  own: (kernel) => {
    kernel.tell(grid(5, ["loss", "lr"], 80).map(annealed));
    const columns = ["lr", "loss"].map((tag) => ({ name: tag, tag }));
    kernel.addPanels([
      { title: "Learning rate × loss", columns, ...scatter },
      { title: "Two plots", columns, ...twoPlots },
      { title: "Nothing yet", columns: [{ name: "loss", tag: "to come" }], ...scatter },
      { title: "Amiss", columns, source: "1", document: withWidget },
    ]);
  },
  panel: (kernel) => kernel.tell(grid(6, TAGS, 400)),
  images: (kernel) => pictures(kernel, usualImages(3)),
  images_one: (kernel) => pictures(kernel, usualImages(1, 1)),
  images_many: (kernel) => pictures(kernel, usualImages(100, 4)),
  images_away: (kernel) =>
    kernel.tellSteps(asSteps(usualImages(3)).map(({ items: _, ...steps }) => steps)),
  restarts: (kernel) => kernel.tell(["loss", "accuracy"].map(restarted)),
  histograms: (kernel) => kernel.tellSteps(histograms(3, WEIGHTS, 30)),
  "histograms-one": (kernel) => kernel.tellSteps(histograms(1, ["weights/fc1"], 12)),
  "histograms-many": (kernel) =>
    kernel.tellSteps(
      histograms(
        1,
        Array.from({ length: 50 }, (_, i) => `weights/layer_${i}`),
        500,
        Array.from({ length: 50 }, (_, i) => Math.round((i * 499) / 49)),
      ),
    ),
  "histograms-odd": (kernel) => kernel.tellSteps(oddHistograms()),
  pr: (kernel) => {
    const runs = ["logistic", "forest", "neighbours"];
    kernel.tellSteps(
      runs.flatMap((run, r) =>
        ["digits/eight", "digits/one", "cats"].map((tag, t) => madeCurves(run, tag, 8, 10 * r + t)),
      ),
    );
  },
  "pr-many": (kernel) => {
    const runs = Array.from({ length: 12 }, (_, i) => `sweep/a long name of a run ${i}`);
    kernel.tellSteps(runs.flatMap((run, r) => ["a", "b"].map((tag) => madeCurves(run, tag, 3, r))));
  },
  "pr-runs": (kernel) => {
    const few = Array.from({ length: 10 }, (_, i) => madeCurves("", "a", 3, i));
    kernel.tellSteps(
      Array.from({ length: 1000 }, (_, i) => ({ ...few[i % 10], run: `run ${i}` }) as FakeSteps),
    );
  },
  "pr-odd": (kernel) => {
    const one = madeCurves("good", "odd/mixed", 3, 1);
    const error = "runs/a/events.out.tfevents.1 at byte 4096 holds another record than before";
    kernel.tellSteps([
      one,
      { ...one, run: "damaged", items: { 2: { error } } },
      { ...one, run: "away", items: {} },
      { ...one, tag: "odd/all damaged", items: { 2: { error } } },
      { ...one, tag: "odd/all away", items: {} },
    ]);
  },
  text: (kernel) => {
    const runs = ["lr_0.1", "lr_0.01"];
    kernel.tellSteps(
      runs.flatMap((run, r) => ["samples/story", "config"].map((tag) => madeTexts(run, tag, 6, r))),
    );
  },
  "text-odd": (kernel) =>
    kernel.tellSteps(
      Object.entries(ODD_TEXTS).map(([tag, item]) => ({
        run: "a/long/name/of/a/run",
        tag,
        plugin: "text",
        step: [100],
        items: item ? { 0: item } : {},
      })),
    ),
  "text-many": (kernel) =>
    kernel.tellSteps(
      Array.from({ length: 500 }, (_, i) => ({
        run: `run ${i % 10}`,
        tag: `group ${Math.floor(i / 50)}/text ${i}`,
        plugin: "text",
        step: [1],
        items: { 0: textItem([`# Text ${i}\n\nof *many*`]) },
      })),
    ),
  projector: (kernel) => {
    const count = Number(query.get("points") ?? 2000);
    embedding(kernel, [madeEmbedding(count), madeEmbedding(500, { name: "second", steps: [0] })]);
  },
  "projector-empty": (kernel) => kernel.tellEmbeddings({ spaces: [] }),
  "projector-reading": (kernel) =>
    kernel.tellEmbeddings({ spaces: [{ id: 0, run: "lr_0.01", name: "embedding", steps: [0] }] }),
  "projector-failed": (kernel) => {
    const send = kernel.send.bind(kernel);
    kernel.send = (content, ...others) => {
      send(content, ...others);
      const { request } = content as { request?: number };
      const error = "lr_0.01/00000/embedding/tensors.tsv: line 3 has 2 numbers, expected 16";
      if (request !== undefined) setTimeout(() => kernel.refuse(request, error), 50);
    };
    kernel.tellEmbeddings({ spaces: [{ id: 0, run: "lr_0.01", name: "embedding", steps: [0] }] });
  },
  "projector-one": (kernel) =>
    embedding(kernel, [madeEmbedding(1, { steps: [0], hasSprites: false, metadata: {} })]),
  "projector-many": (kernel) =>
    embedding(kernel, [madeEmbedding(100_000, { steps: [0], hasSprites: false, methods: [] })]),
  gone: (kernel) => {
    kernel.tell(grid(3, TAGS, 300));
    kernel.emit("comm_live_update");
  },
};

/** Images, and scalars beside them. */
function pictures(kernel: FakeKernel, made: readonly MadeImages[]): void {
  answering(kernel, made);
  kernel.tellSteps(asSteps(made));
  kernel.tell(grid(3, ["Loss/train"], 100));
}

const withWidget = { version: "3.9.2", roots: [{ type: "object", name: "Slider", id: "1" }] };

/** A learning rate that falls, where the tag is one. */
function annealed(series: FakeSeries): FakeSeries {
  if (series.tag !== "lr") return series;
  return { ...series, value: series.step.map((step) => 0.1 * Math.exp(-step / 200)) };
}

const LAYOUT: Layout = {
  categories: [
    {
      title: "Loss",
      closed: false,
      charts: [
        { title: "Training and test", tags: ["Loss/t.*"], margins: [] },
        { title: "Everything", tags: [".*"], margins: [] },
        { title: "Amiss", tags: ["Loss/train", "auc(", "not/there"], margins: [] },
        {
          title: "A band",
          tags: [],
          margins: [{ value: "Loss/train", lower: "auc/roc", upper: "grad/max" }],
        },
      ],
    },
    { title: "Closed", closed: true, charts: [{ title: "lr", tags: ["lr"], margins: [] }] },
  ],
  refused: ["'evil' of run 'x': a repetition of what repeats or has alternatives"],
};

const WEIGHTS = ["weights/fc1", "weights/fc2", "bias/fc1"];

function histograms(
  runs: number,
  tags: readonly string[],
  steps: number,
  here?: readonly number[],
): FakeSteps[] {
  return Array.from({ length: runs }, (_, r) => `lr_${(r + 1) / 100}`).flatMap((run, r) =>
    tags.map((tag, t) => madeHistograms(run, tag, steps, 100 * r + t, here)),
  );
}

/** Steps that are away, damaged, empty, alone, all in one point, hostile. */
function oddHistograms(): FakeSteps[] {
  const base = (tag: string, steps = 10) => madeHistograms("run", tag, steps, 3);
  const item = (left: number[], right: number[], count: number[]) => ({
    content: { buckets: count.length },
    buffers: [left, right, count].map(view),
  });
  return [
    { ...base("odd/away"), items: {} },
    { ...base("odd/damaged", 1), items: { 0: { error: "a histogram of 3 edges and 2 counts" } } },
    {
      ...base("odd/newest damaged"),
      items: { ...base("x").items, 9: { error: "a histogram has shape (n, 3), this one (4,)" } },
    },
    { ...base("odd/one step", 1) },
    { ...base("odd/empty", 2), items: { 0: item([], [], []), 1: item([], [], []) } },
    { ...base("odd/one point", 2), items: { 0: item([3], [3], [9]), 1: item([3], [3], [12]) } },
    {
      ...base("odd/huge", 2),
      items: { 0: item([-1e308], [1e308], [9]), 1: item([-1e300], [1.7e308], [12]) },
    },
    {
      ...base("odd/tiny", 2),
      items: { 0: item([1e-9], [2e-9], [9]), 1: item([2e-9], [3e-9], [4]) },
    },
    {
      ...base("odd/skewed", 2),
      items: { 0: item([0, 1], [1, 2], [1e7, 3]), 1: item([0], [2], [5]) },
    },
    { ...base("<script>alert(1)</script>/w"), run: "<img src=x onerror=alert(1)>" },
    { ...base(`odd/${"a_very_long_name_".repeat(8)}`), run: "long/".repeat(30) },
  ];
}

/** A run that went back twice. */
function restarted(tag: string, t: number): FakeSeries {
  const base = madeSeries("run", tag, 900, 7 + t);
  return { ...base, step: base.step.map((_, i) => (i < 400 ? i : i < 700 ? i - 150 : i - 300)) };
}

/** A sweep with hyperparameters in folders, runs that have others below them, long names. */
function nested(): FakeSeries[] {
  const sweep = ["sgd", "adam"].flatMap((optimizer) =>
    [0.1, 0.01, 0.001].flatMap((lr) =>
      [0, 1, 2].map((seed) => ({
        name: `sweep/${optimizer}/lr=${lr}/seed_${seed}`,
        hparams: { optimizer, lr, seed },
      })),
    ),
  );
  const names = ["baseline", "keras", "keras/train", "keras/validation"];
  const long = ["a", "b"].map((end) => `resnet50_imagenet_augmented_warmup_cosine_ema_${end}`);
  const others = [...names, ...long].map((name) => ({ name, hparams: {} }));
  return [...sweep, ...others].flatMap(({ name, hparams }, r) =>
    ["Loss/train", "Loss/test", "Accuracy/test"].map((tag, t) => ({
      ...madeSeries(name, tag, 300, 100 * r + t),
      hparams,
    })),
  );
}

/** What charts trip over: gaps, infinities, single points, constants, long names, markup. */
function odd(): FakeSeries[] {
  const base = madeSeries("run", "odd/plain", 200, 3);
  const change = (tag: string, value: (v: number, i: number) => number): FakeSeries => ({
    ...base,
    tag,
    value: base.value.map(value),
  });
  return [
    change("odd/gaps", (v, i) => (i % 50 > 40 ? NaN : v)),
    change("odd/infinite", (v, i) => (i % 60 === 30 ? Infinity : v)),
    change("odd/signs", (v, i) => [NaN, v, Infinity, v, -Infinity][(i % 75) / 15] ?? v),
    change("odd/constant", () => 3),
    { ...madeSeries("run", "odd/none yet", 0, 5) },
    change("odd/tiny", (v) => v * 1e-9),
    change("odd/huge", (v) => v * 1e12),
    change("odd/negative", (v) => -v),
    change("odd/all NaN", () => NaN),
    { ...madeSeries("run", "odd/single", 1, 5) },
    { ...base, tag: `odd/${"a_very_long_name_".repeat(8)}`, description: "A description" },
    { ...base, run: "<img src=x onerror=alert(1)>", tag: "<script>alert(1)</script>/loss" },
    { ...base, run: "long/".repeat(30), tag: "odd/plain", displayName: "A display name" },
  ];
}

const theme = query.get("jupyter");
if (theme === "light" || theme === "dark") dress(theme);
if (!theme && matchMedia("(prefers-color-scheme: dark)").matches)
  document.body.style.background = "#0c0d0e";

const kernel = new FakeKernel({
  height: Number(query.get("height") ?? 640),
  smoothing: Number(query.get("smoothing") ?? 0.6),
  x_axis: query.get("x") ?? "step",
  y_scale: query.has("log") ? "log" : "linear",
  tag_filter: query.get("tags") ?? "",
  panel:
    query.get("panel") ?? (query.get("scene")?.startsWith("projector") ? "projector" : "scalars"),
  toolbar: query.get("scene") !== "panel" && !query.has("bare"),
  run_list: query.get("scene") !== "panel" && !query.has("bare"),
  tags: query.get("only")?.split(",") ?? [],
  ...JSON.parse(query.get("traits") ?? "{}"),
});
const life = new AbortController();
const el = document.createElement("div");
document.body.append(el);
const started = performance.now();
const board = attach({ model: kernel, signal: life.signal });
scenes[query.get("scene") ?? "usual"]?.(kernel);
mount({ board, model: kernel, el, signal: life.signal });
Object.assign(window, { kernel, board, life, started, dress, grid, TAGS });
document.title = "ready";
