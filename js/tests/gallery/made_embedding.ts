/** A made embedding, the same on every load, and a kernel that computes of it what is asked. */

import type { FakeKernel } from "../fake-kernel";
import { random } from "./made_data";
import { png } from "./made_pictures";

const DIMS = 16;
const TILE = 16;
const TILES = 32;
const NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

export interface MadeEmbedding {
  readonly count: number;
  readonly steps: readonly number[];
  readonly run: string;
  readonly name: string;
  readonly hasSprites: boolean;
  readonly methods: readonly string[];
  readonly metadata: Readonly<Record<string, readonly (string | number)[]>>;
  /** Vectors of a step, row by row. */
  vectors(step: number): Float32Array;
}

/** Points in clusters, which come apart over the steps. */
export function madeEmbedding(count = 2000, options: Partial<MadeEmbedding> = {}): MadeEmbedding {
  const next = random(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const centres = Array.from({ length: 10 }, () =>
    Array.from({ length: DIMS }, (_, d) => normal() * (4 - (3.5 * d) / DIMS)),
  );
  const noise = Float32Array.from({ length: count * DIMS }, () => normal() * 0.7);
  const steps = options.steps ?? [0, 100, 200, 300, 400];
  const classes = Array.from({ length: count }, (_, i) => i % 10);
  return {
    count,
    steps,
    run: "lr_0.01",
    name: "embedding",
    hasSprites: true,
    methods: ["tsne", "umap"],
    metadata: {
      label: classes.map((one) => NAMES[one] as string),
      class: classes,
      word: classes.map((one, i) => `${NAMES[one]} ${i}`),
      score: classes.map((_, i) => (i % 37 === 0 ? NaN : Math.exp(2 * normal()))),
      group: classes.map((_, i) => `group ${(8 * i) % 63}`),
    },
    vectors: (step) => {
      const apart = 0.15 + 0.85 * (steps.indexOf(step) / Math.max(1, steps.length - 1));
      return noise.map((value, at) => {
        const centre = centres[classes[Math.floor(at / DIMS)] as number] as number[];
        return value + apart * (centre[at % DIMS] as number);
      });
    },
    ...options,
  };
}

/** Parameters of all questions in one. */
interface Params {
  readonly space: number;
  readonly step: number;
  readonly columns: readonly string[];
  readonly axes: number;
  readonly point: number;
  readonly count: number;
  readonly sheet: number;
  readonly method: string;
  readonly command: string;
  readonly dimensions: number;
  readonly settings: Readonly<Record<string, number>>;
}

interface Asked {
  readonly request: number;
  readonly method: string;
  readonly params: Params;
}

interface Answer {
  readonly result?: Record<string, unknown>;
  readonly buffers?: readonly DataView[];
}

interface Axis {
  readonly entry: Record<string, unknown>;
  readonly buffer: DataView;
}

/** Tell of embeddings, and answer what is asked of them after `delay` milliseconds. */
export function embedding(kernel: FakeKernel, made: readonly MadeEmbedding[], delay = 30): void {
  const send = kernel.send.bind(kernel);
  kernel.send = (content, callbacks, buffers = []) => {
    send(content, callbacks, buffers);
    const asked = content as Partial<Asked>;
    const one = made[asked.params?.space ?? -1];
    if (one) setTimeout(() => reply(kernel, one, asked as Asked, buffers), delay);
  };
  const spaces = made.map(({ run, name, steps }, id) => ({ id, run, name, steps }));
  kernel.tellEmbeddings({ spaces });
}

function reply(
  kernel: FakeKernel,
  made: MadeEmbedding,
  { request, method, params }: Asked,
  buffers: readonly ArrayBufferView[],
): void {
  if (method === "project" && params.command === "start") iterate(kernel, made, params);
  const { result = {}, buffers: sent = [] } = answerOf(made, method, params, buffers);
  kernel.answer(request, result, sent);
}

function answerOf(
  made: MadeEmbedding,
  method: string,
  params: Params,
  buffers: readonly ArrayBufferView[],
): Answer {
  switch (method) {
    case "space":
      return { result: details(made) };
    case "columns":
      return asColumns(params.columns.map((id) => columnOf(made, params.step, id)));
    case "custom": {
      const groups = buffers as Uint32Array[];
      const axes = Array.from({ length: params.axes }, (_, i) =>
        between(made, params.step, i, groups[2 * i], groups[2 * i + 1]),
      );
      return asColumns(axes);
    }
    case "neighbors":
      return { buffers: neighbors(made, params) };
    case "sheet":
      return { buffers: [sheet(made, params.sheet)] };
    case "picture":
      return { buffers: [picture(made, params.point)] };
    default:
      return {};
  }
}

function asColumns(columns: readonly Axis[]): Answer {
  return {
    result: { columns: columns.map(({ entry }) => entry) },
    buffers: columns.map(({ buffer }) => buffer),
  };
}

function details({ count, hasSprites, metadata, methods }: MadeEmbedding) {
  const tiles = { width: TILE, height: TILE, columns: TILES, rows: TILES };
  return {
    count,
    dims: DIMS,
    metadata: Object.entries(metadata).map(([name, values]) => ({
      name,
      kind: typeof values[0] === "number" ? "number" : "text",
      distinct: new Set(values).size,
    })),
    sheets: hasSprites ? { ...tiles, sheets: Math.ceil(count / (TILES * TILES)) } : null,
    methods,
  };
}

function columnOf(made: MadeEmbedding, step: number, id: string): Axis {
  const [kind = "", place = ""] = id.split("/");
  if (kind === "meta") return labels(id, made.metadata[id.slice(5)] ?? []);
  const values = made.vectors(step).filter((_, at) => at % DIMS === Number(place));
  return quantised(id, values, kind === "pca" ? 0.42 * 0.6 ** Number(place) : null);
}

function labels(id: string, values: readonly (string | number)[]): Axis {
  if (typeof values[0] === "number") {
    const buffer = new DataView(Float64Array.from(values as number[]).buffer);
    return { entry: { id, kind: "number" }, buffer };
  }
  const each = [...new Set(values as string[])];
  const codes = Uint32Array.from(values as string[], (value) => each.indexOf(value));
  return { entry: { id, kind: "text", values: each }, buffer: new DataView(codes.buffer) };
}

export function quantised(id: string, values: Float32Array, share: number | null = null): Axis {
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const scale = high > low ? 65_534 / (high - low) : 0;
  const whole = Uint16Array.from(values, (value) => Math.round((value - low) * scale));
  return {
    entry: { id, kind: "axis", low, high, share },
    buffer: new DataView(whole.buffer),
  };
}

function between(
  made: MadeEmbedding,
  step: number,
  place: number,
  from: Uint32Array | undefined,
  to: Uint32Array | undefined,
): Axis {
  const vectors = made.vectors(step);
  const mean = (points: Uint32Array | undefined, d: number) =>
    [...(points ?? [])].reduce((sum, point) => sum + (vectors[point * DIMS + d] ?? 0), 0) /
    Math.max(1, points?.length ?? 0);
  const axis = Array.from({ length: DIMS }, (_, d) => mean(to, d) - mean(from, d));
  const values = Float32Array.from({ length: made.count }, (_, point) =>
    axis.reduce((sum, part, d) => sum + part * (vectors[point * DIMS + d] ?? 0), 0),
  );
  return quantised(`custom/${place}`, values);
}

function neighbors(made: MadeEmbedding, { step, point: own, count }: Params): DataView[] {
  const vectors = made.vectors(step);
  const distance = (point: number) => {
    let sum = 0;
    for (let d = 0; d < DIMS; d++) {
      sum += ((vectors[point * DIMS + d] ?? 0) - (vectors[own * DIMS + d] ?? 0)) ** 2;
    }
    return Math.sqrt(sum);
  };
  const found = Array.from({ length: made.count }, (_, point) => point)
    .filter((point) => point !== own)
    .map((point) => [point, distance(point)] as const)
    .sort((a, b) => a[1] - b[1])
    .slice(0, count);
  return [
    new DataView(Uint32Array.from(found, ([point]) => point).buffer),
    new DataView(Float32Array.from(found, ([, far]) => far).buffer),
  ];
}

/** Points that come to their clusters in a ring. */
function iterate(kernel: FakeKernel, made: MadeEmbedding, params: Params): void {
  const { space, step, method, dimensions, settings } = params;
  const of = settings.iterations ?? 1000;
  const next = random(3);
  const noise = Float32Array.from({ length: made.count * 3 }, () => next() - 0.5);
  const classes = made.metadata.class as number[];
  let iteration = 0;
  const tell = () => {
    iteration = Math.min(of, iteration + of / 20);
    const out = iteration / of;
    const axes = Array.from({ length: dimensions }, (_, axis) =>
      quantised(
        `${method}/${axis}`,
        Float32Array.from({ length: made.count }, (_, point) => {
          const turn = (2 * Math.PI * (classes[point] ?? 0)) / 10;
          const centre = [Math.cos(turn), Math.sin(turn), Math.sin(2 * turn) / 2][axis] ?? 0;
          return 10 * out * centre + 3 * (noise[3 * point + axis] ?? 0);
        }),
      ),
    );
    const state = iteration < of ? "running" : "done";
    const columns = axes.map(({ entry }) => entry);
    const frame = { space, step, method, state, iteration, of, columns };
    kernel.tellEmbeddings(
      { frames: [frame] },
      axes.map(({ buffer }) => buffer),
    );
    if (state === "running") setTimeout(tell, 100);
  };
  tell();
}

function paintTile(
  context: CanvasRenderingContext2D,
  one: number,
  x: number,
  y: number,
  size: number,
) {
  context.fillStyle = `hsl(${36 * one} 40% 14%)`;
  context.fillRect(x, y, size, size);
  context.fillStyle = `hsl(${36 * one} 80% 80%)`;
  context.font = `bold ${0.8 * size}px sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(String(one), x + size / 2, y + 0.55 * size);
}

function sheet(made: MadeEmbedding, place: number): DataView {
  const first = place * TILES * TILES;
  return png(TILE * TILES, TILE * TILES, (context) => {
    for (let i = 0; i < TILES * TILES && first + i < made.count; i++) {
      const one = (made.metadata.class?.[first + i] ?? 0) as number;
      paintTile(context, one, TILE * (i % TILES), TILE * Math.floor(i / TILES), TILE);
    }
  });
}

function picture(made: MadeEmbedding, point: number): DataView {
  const one = (made.metadata.class?.[point] ?? 0) as number;
  return png(128, 128, (context) => paintTile(context, one, 0, 0, 128));
}
