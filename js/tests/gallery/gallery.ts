/**
 * A page to look at boards without a kernel. Its address says what is shown:
 *
 *   ?scene=usual|custom|own|panel|images|… &panel=custom_scalars &only=tag,tag &height=640
 *   &jupyter=light|dark &x=step|relative|wall_time &log &tags=regex
 *   &traits={"group_by": "regex:^sweep/[^/]+"}
 */
import scatter from "../../../tests/contract/figures/scatter.json";
import twoPlots from "../../../tests/contract/figures/two_plots.json";
import { attach, mount } from "../../src/index";
import type { Layout } from "../../src/protocol";
import { FakeKernel, type FakeSeries } from "../fake-kernel";
import { dress } from "./dress";
import { madeSeries } from "./made_data";
import { answering, asSteps, type MadeImages, usualImages } from "./made_pictures";

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
  panel: query.get("panel") ?? "scalars",
  toolbar: query.get("scene") !== "panel",
  run_list: query.get("scene") !== "panel",
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
