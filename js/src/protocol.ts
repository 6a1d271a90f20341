/**
 * Every name and shape that travels between kernel and browser.
 *
 * The counterpart is `tbwidget/widgets/_protocol.py`, which also tells how the
 * conversation goes; messages recorded in `tests/contract/` are checked by the
 * tests of both sides. What comes in is asserted here, once; after that the
 * types are trusted.
 */

export const PROTOCOL_VERSION = 1;

/** Types of the messages from kernel to browser. */
export const Push = {
  snapshot: "snapshot",
  delta: "delta",
  response: "response",
  bundle: "bundle",
} as const;

/** Types of the messages from browser to kernel. */
export const Ask = { hello: "hello", request: "request", bundle: "bundle" } as const;

/** What a request can ask for. */
export const Method = { detail: "detail" } as const;

export const X_AXES = ["step", "relative", "wall_time", "relative_step", "tag"] as const;
export type XAxis = (typeof X_AXES)[number];
export const SCALES = ["linear", "log"] as const;
export type Scale = (typeof SCALES)[number];
export const SMOOTHING_METHODS = ["ema", "gaussian", "median"] as const;
export type SmoothingMethod = (typeof SMOOTHING_METHODS)[number];
export const RUN_ORDERS = ["name", "time", "last", "min", "max"] as const;
export type RunOrder = (typeof RUN_ORDERS)[number];
export const BANDS = ["std", "minmax", "ci95"] as const;
export type Band = (typeof BANDS)[number];
export const MEMBERS = ["faint", "hidden"] as const;
export type Members = (typeof MEMBERS)[number];
export const STEP_ORDERS = ["ordered", "partitioned"] as const;
export type StepOrder = (typeof STEP_ORDERS)[number];
export const TOOLTIP_ORDERS = ["default", "ascending", "descending", "nearest"] as const;
export type TooltipOrder = (typeof TOOLTIP_ORDERS)[number];

/** Fixed limits of a card's axes. */
export interface FixedRange {
  x?: [number, number];
  y?: [number, number];
}

/** What a card has for itself in place of the board's settings. */
export interface CardOptions {
  /** Whether its lines are smoothed. */
  smoothing?: boolean;
  y_scale?: Scale;
  /** Whether the table under its chart is open. */
  table?: boolean;
  full_width?: boolean;
}

/** Synced traits of a board: small settings, kept in the saved notebook. */
export interface BoardTraits {
  /** Height of the board, CSS pixels. */
  height: number;
  /** Name of the panel on screen, as the registry has it. */
  panel: string;
  /** Whether tabs, filter and settings stand above the panel. */
  toolbar: boolean;
  /** Whether the runs are listed beside the panel, where there is room. */
  run_list: boolean;
  /** Tags, or "/regex/", of the only cards, in their order; empty for all, by groups. */
  tags: string[];
  /** Cards side by side; 0 for as many as there is room for. */
  columns: number;
  /** Regular expression over run names. */
  run_filter: string;
  /** Regular expression over tags. */
  tag_filter: string;
  /** Names of the only runs that are drawn; empty for all. */
  runs: string[];
  /** Names of the runs whose checkbox is off. */
  hidden_runs: string[];
  run_order: RunOrder;
  /** Tag by whose values runs are listed. */
  run_order_tag: string;
  run_order_descending: boolean;
  run_tree: boolean;
  /** Colours by the names of runs or groups. */
  colors: Record<string, string>;
  /** "", "regex:…" or "hparam:name". */
  color_by: string;
  /** "", "regex:…" or "hparam:name". */
  group_by: string;
  group_band: Band;
  group_members: Members;
  /** Name of the run that others are compared to; none where empty. */
  baseline: string;
  /** Weight of the moving average, 0 (raw) to 1. */
  smoothing: number;
  smoothing_method: SmoothingMethod;
  x_axis: XAxis;
  x_tag: string;
  x_scale: Scale;
  y_scale: Scale;
  ignore_outliers: boolean;
  step_order: StepOrder;
  /** By tag or "/regex/". */
  ranges: Record<string, FixedRange>;
  /** By tag. */
  cards: Record<string, CardOptions>;
  tooltip_order: TooltipOrder;
  tooltip_rows: number;
  linked_zoom: boolean;
  /** The step marked on every card. */
  step: number | null;
  /** Least width of a card, CSS pixels. */
  card_width: number;
  pins: string[];
  /** Names of the groups of cards that are closed; "/pinned" for the pinned ones. */
  collapsed: string[];
}

export interface RunEntry {
  id: number;
  name: string;
  first_wall_time: number | null;
  /** Hyperparameters by name. */
  hparams: Readonly<Record<string, HParam>>;
}

export type HParam = string | number | boolean;

export interface SeriesEntry {
  id: number;
  run: number;
  tag: string;
  plugin: string;
  display_name: string;
  description: string;
}

export interface ProblemEntry {
  file: string;
  offset: number | null;
  what: string;
}

export interface Status {
  logdir: string;
  state: "waiting" | "reading" | "live";
  problem_count: number;
  problems: ProblemEntry[];
}

/** Tags of a line, and of the edges of the band round it. */
export interface LayoutMargin {
  value: string;
  lower: string;
  upper: string;
}

/** A chart of custom scalars: lines of all tags that match, or lines in bands. */
export interface LayoutChart {
  title: string;
  /** Regular expressions, from the beginning of a tag on. */
  tags: string[];
  margins: LayoutMargin[];
}

export interface LayoutCategory {
  title: string;
  closed: boolean;
  charts: LayoutChart[];
}

/** The charts of custom scalars, all of them. */
export interface Layout {
  categories: LayoutCategory[];
  /** Why charts are left out. */
  refused: string[];
}

/** Charts of a layout, at most. */
export const MAX_LAYOUT_CHARTS = 1_000;

/** A panel of the user's own: a Bokeh figure, whose data the page fills in. */
export interface OwnPanel {
  /** Of its tab, and its name in the trait `panel`; unique. */
  title: string;
  /** Columns of the source, and the tags whose values they have. */
  columns: OwnColumn[];
  /** Id of the data source in `document` that gets the rows. */
  source: string;
  /** Bokeh's JSON of a document; trusted as the user's own code, and not looked into here. */
  document: Readonly<Record<string, unknown>>;
}

export interface OwnColumn {
  name: string;
  tag: string;
}

/** Columns of one series, or of a stretch of it; views into the message's buffers. */
export interface Points {
  series: number;
  mode: "append" | "replace";
  /** Points in the event files, of which the browser may hold fewer. */
  total: number;
  step: Float64Array;
  /** Seconds since the epoch. */
  wallTime: Float64Array;
  value: Float32Array | Float64Array;
}

export interface Update {
  type: "snapshot" | "delta";
  stream: string;
  seq: number;
  status: Status | undefined;
  runs: RunEntry[];
  removedRuns: number[];
  series: SeriesEntry[];
  removedSeries: number[];
  points: Points[];
  layout: Layout | undefined;
  ownPanels: OwnPanel[] | undefined;
}

export interface Response {
  type: "response";
  request: number;
  points: Points[];
  error: string | undefined;
}

/** The front end's code, an ES module, gzipped. */
export interface Bundle {
  type: "bundle";
  name: string;
  code: DataView;
}

/** What comes from the kernel, asserted. */
export type Message = Update | Response | Bundle;

export interface Hello {
  type: "hello";
  protocol: number;
  stream: string | null;
  seq: number | null;
}

export interface DetailParams {
  axis: "step" | "wall_time";
  windows: { series: number; first: number; last: number }[];
  max_points: number;
  /** As the board's trait has it; "ordered" where absent. */
  step_order?: StepOrder;
}

export interface Request {
  type: "request";
  request: number;
  method: typeof Method.detail;
  params: DetailParams;
}

/** A message that is not what the protocol says; the text names what is wrong. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

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
  return {
    type,
    stream: text(message.stream, "stream"),
    seq,
    status: message.status === undefined ? undefined : parseStatus(message.status),
    runs: list(message.runs, "runs", parseRun),
    removedRuns: list(message.removed_runs, "removed_runs", count),
    series: list(message.series, "series", parseSeries),
    removedSeries: list(message.removed_series, "removed_series", count),
    points: parsePoints(message, buffers),
    layout: message.layout === undefined ? undefined : parseLayout(message.layout),
    ownPanels:
      message.own_panels === undefined
        ? undefined
        : list(message.own_panels, "own_panels", parseOwnPanel),
  };
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
    return { type: "response", request, points: [], error: text(message.error, "error") };
  }
  const points = parsePoints(record(message.result, "result"), buffers);
  return { type: "response", request, points, error: undefined };
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

function parseBlock(value: unknown, where: string) {
  const block = record(value, where);
  const mode = block.mode;
  if (mode !== "append" && mode !== "replace") {
    throw wrong(`${where}.mode`, mode, "append or replace");
  }
  return {
    series: count(block.series, `${where}.series`),
    mode: mode as Points["mode"],
    length: count(block.length, `${where}.length`),
    total: count(block.total, `${where}.total`),
  };
}

/** Cut the three columns into the blocks that `points` lists, without copying. */
function parsePoints(message: Fields, buffers: readonly DataView[]): Points[] {
  const blocks = list(message.points, "points", parseBlock);
  if (blocks.length === 0 && buffers.length === 0) return [];
  const [steps, wallTimes, values] = buffers;
  if (!steps || !wallTimes || !values || buffers.length !== 3 || blocks.length === 0) {
    throw wrong("buffers", buffers.length, blocks.length ? "3: step, wall_time, value" : "none");
  }
  const Value = valueArray(message.value_dtype);
  const length = blocks.reduce((sum, block) => sum + block.length, 0);
  const step = column(Float64Array, steps, length, "step");
  const wallTime = column(Float64Array, wallTimes, length, "wall_time");
  const value = column(Value, values, length, "value");
  let start = 0;
  return blocks.map((block) => {
    const end = start + block.length;
    const points: Points = {
      series: block.series,
      mode: block.mode,
      total: block.total,
      step: step.subarray(start, end),
      wallTime: wallTime.subarray(start, end),
      value: value.subarray(start, end),
    };
    start = end;
    return points;
  });
}

function valueArray(dtype: unknown): FloatArray<Float32Array | Float64Array> {
  if (dtype === "float32") return Float32Array;
  if (dtype === "float64") return Float64Array;
  throw wrong("value_dtype", dtype, "float32 or float64");
}

interface FloatArray<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): T;
}

/**
 * View a buffer as numbers, little-endian as every browser's machine. A typed
 * array has to begin at a multiple of its item's size: copied where it does not.
 */
function column<T>(Column: FloatArray<T>, view: DataView, length: number, name: string): T {
  const size = Column.BYTES_PER_ELEMENT;
  const { buffer, byteOffset, byteLength } = view;
  if (byteLength !== length * size) {
    throw wrong(`bytes of ${name}`, byteLength, `${length} points of ${size} bytes`);
  }
  if (byteOffset % size === 0) return new Column(buffer, byteOffset, length);
  return new Column(buffer.slice(byteOffset, byteOffset + byteLength));
}

type Fields = Readonly<Record<string, unknown>>;

function record(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(what, value, "an object");
  }
  return value as Fields;
}

function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw wrong(what, value, "a string");
  return value;
}

function count(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw wrong(what, value, "a whole number, 0 or more");
  }
  return value;
}

/** A list that may be absent. */
function list<T>(value: unknown, what: string, parse: (item: unknown, where: string) => T): T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong(what, value, "a list");
  return value.map((item, index) => parse(item, `${what}[${index}]`));
}

function wrong(what: string, value: unknown, expected: string): ProtocolError {
  return new ProtocolError(
    `message from the kernel: ${what} is ${shown(value)}, expected ${expected}`,
  );
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
