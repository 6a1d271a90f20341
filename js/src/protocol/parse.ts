/** Messages from the kernel, asserted. */

import { Cutter } from "./cutter";
import {
  column,
  count,
  type Fields,
  type FloatArray,
  list,
  ProtocolError,
  record,
  shown,
  text,
  wrong,
} from "./fields";
import {
  type HParam,
  type Item,
  type Layout,
  type LayoutCategory,
  type LayoutChart,
  MAX_LAYOUT_CHARTS,
  type Message,
  type OwnPanel,
  PARTS,
  type Points,
  PROTOCOL_VERSION,
  type ProblemEntry,
  Push,
  type Response,
  type RunEntry,
  type SeriesEntry,
  type Status,
  type Steps,
  type Update,
} from "./messages";
import { parseProjectorUpdate } from "./projector";

/**
 * Assert that a message has the shape it should have.
 *
 * @throws ProtocolError naming the first field that is wrong
 */
export function parseMessage(content: unknown, buffers: readonly DataView[]): Message {
  const message = record(content, "message");
  switch (message.type) {
    case Push.snapshot:
    case Push.delta:
      return parseUpdate(message, message.type, buffers);
    case Push.response:
      return parseResponse(message, buffers);
    case Push.bundle: {
      const [code] = buffers;
      if (!code || buffers.length !== 1) throw wrong("buffers", buffers.length, "one, the code");
      return { type: "bundle", name: text(message.name, "name"), code };
    }
    default:
      throw wrong("type", message.type, Object.keys(Push).join(", "));
  }
}

function parseUpdate(
  message: Fields,
  type: "snapshot" | "delta",
  buffers: readonly DataView[],
): Update {
  if (message.protocol !== PROTOCOL_VERSION) {
    throw new ProtocolError(
      `the kernel speaks protocol ${shown(message.protocol)}, this page ${PROTOCOL_VERSION}: ` +
        "restart the kernel and reload the page, so that both have the same tbwidget",
    );
  }
  const seq = count(message.seq, "seq");
  if ((seq === 0) !== (type === "snapshot")) throw wrong("seq", seq, "0 in a snapshot, only there");
  const cut = new Cutter(buffers);
  const update = {
    type,
    stream: text(message.stream, "stream"),
    seq,
    status: message.status === undefined ? undefined : parseStatus(message.status),
    runs: list(message.runs, "runs", parseRun),
    removedRuns: list(message.removed_runs, "removed_runs", count),
    series: list(message.series, "series", parseSeries),
    removedSeries: list(message.removed_series, "removed_series", count),
    points: parsePoints(message, cut),
    layout: message.layout === undefined ? undefined : parseLayout(message.layout),
    ownPanels:
      message.own_panels === undefined
        ? undefined
        : list(message.own_panels, "own_panels", parseOwnPanel),
    steps: parseSteps(message, cut),
    items: list(message.items, "items", (item, where) => parseItem(item, where, cut)),
    projector:
      message.projector === undefined ? undefined : parseProjectorUpdate(message.projector, cut),
  };
  cut.end();
  return update;
}

function parseLayout(value: unknown): Layout {
  const layout = record(value, "layout");
  const categories = list(layout.categories, "layout.categories", parseCategory);
  const charts = categories.reduce((sum, category) => sum + category.charts.length, 0);
  if (charts > MAX_LAYOUT_CHARTS) {
    throw wrong("charts of the layout", charts, `at most ${MAX_LAYOUT_CHARTS}`);
  }
  return { categories, refused: list(layout.refused, "layout.refused", text) };
}

function parseCategory(value: unknown, where: string): LayoutCategory {
  const category = record(value, where);
  if (typeof category.closed !== "boolean") {
    throw wrong(`${where}.closed`, category.closed, "true or false");
  }
  return {
    title: text(category.title, `${where}.title`),
    closed: category.closed,
    charts: list(category.charts, `${where}.charts`, parseChart),
  };
}

function parseChart(value: unknown, where: string): LayoutChart {
  const chart = record(value, where);
  return {
    title: text(chart.title, `${where}.title`),
    tags: list(chart.tags, `${where}.tags`, text),
    margins: list(chart.margins, `${where}.margins`, (one, place) => {
      const margin = record(one, place);
      return {
        value: text(margin.value, `${place}.value`),
        lower: text(margin.lower, `${place}.lower`),
        upper: text(margin.upper, `${place}.upper`),
      };
    }),
  };
}

function parseOwnPanel(value: unknown, where: string): OwnPanel {
  const panel = record(value, where);
  return {
    title: text(panel.title, `${where}.title`),
    columns: list(panel.columns, `${where}.columns`, (one, place) => {
      const column = record(one, place);
      return { name: text(column.name, `${place}.name`), tag: text(column.tag, `${place}.tag`) };
    }),
    source: text(panel.source, `${where}.source`),
    document: record(panel.document, `${where}.document`),
  };
}

function parseResponse(message: Fields, buffers: readonly DataView[]): Response {
  const request = count(message.request, "request");
  if (message.error !== undefined) {
    const error = text(message.error, "error");
    return { type: "response", request, result: {}, buffers: [], error };
  }
  return {
    type: "response",
    request,
    result: record(message.result, "result"),
    buffers,
    error: undefined,
  };
}

/** Assert the result of a question for points. */
export function parseDetail({ result, buffers }: Response): Points[] {
  const cut = new Cutter(buffers);
  const points = parsePoints(result, cut);
  cut.end();
  return points;
}

/** Assert the result of a question for what steps hold. */
export function parseItems({ result, buffers }: Response): Item[] {
  const cut = new Cutter(buffers);
  const items = list(result.items, "items", (item, where) => parseItem(item, where, cut));
  cut.end();
  return items;
}

function parseStatus(value: unknown): Status {
  const status = record(value, "status");
  const state = status.state;
  if (state !== "waiting" && state !== "reading" && state !== "live") {
    throw wrong("status.state", state, "waiting, reading or live");
  }
  return {
    logdir: text(status.logdir, "status.logdir"),
    state,
    problem_count: count(status.problem_count, "status.problem_count"),
    problems: list(status.problems, "status.problems", parseProblem),
  };
}

function parseProblem(value: unknown, where: string): ProblemEntry {
  const problem = record(value, where);
  const offset = problem.offset;
  return {
    file: text(problem.file, `${where}.file`),
    offset: offset === null ? null : count(offset, `${where}.offset`),
    what: text(problem.what, `${where}.what`),
  };
}

function parseRun(value: unknown, where: string): RunEntry {
  const run = record(value, where);
  const first = run.first_wall_time;
  if (first !== null && typeof first !== "number") {
    throw wrong(`${where}.first_wall_time`, first, "a number or null");
  }
  return {
    id: count(run.id, `${where}.id`),
    name: text(run.name, `${where}.name`),
    first_wall_time: first,
    hparams: run.hparams === undefined ? {} : parseHParams(run.hparams, `${where}.hparams`),
  };
}

function parseHParams(value: unknown, where: string): Record<string, HParam> {
  const hparams = record(value, where);
  for (const [name, one] of Object.entries(hparams)) {
    if (typeof one !== "string" && typeof one !== "number" && typeof one !== "boolean") {
      throw wrong(`${where}.${name}`, one, "a string, a number or a boolean");
    }
  }
  return hparams as Record<string, HParam>;
}

function parseSeries(value: unknown, where: string): SeriesEntry {
  const series = record(value, where);
  return {
    id: count(series.id, `${where}.id`),
    run: count(series.run, `${where}.run`),
    tag: text(series.tag, `${where}.tag`),
    plugin: text(series.plugin, `${where}.plugin`),
    display_name: text(series.display_name, `${where}.display_name`),
    description: text(series.description, `${where}.description`),
  };
}

function parseMode(value: unknown, where: string): "append" | "replace" {
  if (value !== "append" && value !== "replace") throw wrong(where, value, "append or replace");
  return value;
}

function parseBlock(value: unknown, where: string) {
  const block = record(value, where);
  return {
    series: count(block.series, `${where}.series`),
    mode: parseMode(block.mode, `${where}.mode`),
    length: count(block.length, `${where}.length`),
    total: block.total === undefined ? 0 : count(block.total, `${where}.total`),
  };
}

type Block = ReturnType<typeof parseBlock>;

/** Cut the three columns into the blocks that `points` lists, without copying. */
function parsePoints(message: Fields, cut: Cutter): Points[] {
  const blocks = list(message.points, "points", parseBlock);
  if (blocks.length === 0) return [];
  const length = lengthOf(blocks);
  const step = column(Float64Array, cut.next("step"), length, "step");
  const wallTime = column(Float64Array, cut.next("wall_time"), length, "wall_time");
  const value = column(valueArray(message.value_dtype), cut.next("value"), length, "value");
  return stretches(blocks, ({ series, mode, total }, start, end) => ({
    series,
    mode,
    total,
    step: step.subarray(start, end),
    wallTime: wallTime.subarray(start, end),
    value: value.subarray(start, end),
  }));
}

/** The same for the two columns of `steps`. */
function parseSteps(message: Fields, cut: Cutter): Steps[] {
  const blocks = list(message.steps, "steps", parseBlock);
  if (blocks.length === 0) return [];
  const length = lengthOf(blocks);
  const step = column(Float64Array, cut.next("step"), length, "step");
  const wallTime = column(Float64Array, cut.next("wall_time"), length, "wall_time");
  return stretches(blocks, ({ series, mode }, start, end) => ({
    series,
    mode,
    step: step.subarray(start, end),
    wallTime: wallTime.subarray(start, end),
  }));
}

function lengthOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + block.length, 0);
}

function stretches<T>(
  blocks: readonly Block[],
  make: (block: Block, start: number, end: number) => T,
): T[] {
  let start = 0;
  return blocks.map((block) => {
    const end = start + block.length;
    const made = make(block, start, end);
    start = end;
    return made;
  });
}

function parseItem(value: unknown, where: string, cut: Cutter): Item {
  const item = record(value, where);
  const part = PARTS.find((one) => one === item.part);
  if (!part) throw wrong(`${where}.part`, item.part, PARTS.join(" or "));
  const { step, error } = item;
  if (typeof step !== "number") throw wrong(`${where}.step`, step, "a number");
  const buffers = Array.from({ length: count(item.buffers, `${where}.buffers`) }, () =>
    cut.next(where),
  );
  return {
    series: count(item.series, `${where}.series`),
    number: count(item.number, `${where}.number`),
    step,
    part,
    content: item.content === undefined ? {} : record(item.content, `${where}.content`),
    buffers,
    error: error === undefined ? undefined : text(error, `${where}.error`),
  };
}

function valueArray(dtype: unknown): FloatArray<Float32Array | Float64Array> {
  if (dtype === "float32") return Float32Array;
  if (dtype === "float64") return Float64Array;
  throw wrong("value_dtype", dtype, "float32 or float64");
}
