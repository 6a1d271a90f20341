/** The messages, as they are once asserted. */

import type { Fields } from "./fields";
import type {
  ColumnsParams,
  CustomParams,
  NeighborsParams,
  ProjectorUpdate,
  ProjectParams,
  SpaceParams,
} from "./projector";
import type { StepOrder } from "./traits";

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
export const Method = {
  detail: "detail",
  items: "items",
  space: "space",
  columns: "columns",
  custom: "custom",
  neighbors: "neighbors",
  project: "project",
  sheet: "sheet",
  picture: "picture",
  select: "select",
} as const;

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

/** Steps of one series of what is no scalar; views into the message's buffers. */
export interface Steps {
  series: number;
  /** Replaced are the items with the steps: the numbers begin at 0 again. */
  mode: "append" | "replace";
  step: Float64Array;
  /** Seconds since the epoch. */
  wallTime: Float64Array;
}

export const PARTS = ["preview", "full"] as const;
/** What is asked of a step: what is on screen at first, or all of it. */
export type Part = (typeof PARTS)[number];

/** What one step holds, or why it does not. */
export interface Item {
  series: number;
  /** The step's place in the order they were told. */
  number: number;
  step: number;
  part: Part;
  /** As the panel of its plugin has it; not yet asserted. */
  content: Readonly<Record<string, unknown>>;
  buffers: DataView[];
  error: string | undefined;
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
  steps: Steps[];
  items: Item[];
  projector: ProjectorUpdate | undefined;
}

export interface Response {
  type: "response";
  request: number;
  /** As its method has it; not yet asserted. */
  result: Fields;
  buffers: readonly DataView[];
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

/** What steps of one series hold. */
export interface ItemsParams {
  series: number;
  numbers: number[];
  part: Part;
}

export type Question =
  | { method: typeof Method.detail; params: DetailParams }
  | { method: typeof Method.items; params: ItemsParams }
  | { method: typeof Method.space; params: SpaceParams }
  | { method: typeof Method.columns; params: ColumnsParams }
  | { method: typeof Method.custom; params: CustomParams }
  | { method: typeof Method.neighbors; params: NeighborsParams }
  | { method: typeof Method.project; params: ProjectParams }
  | { method: typeof Method.sheet; params: SpaceParams & { sheet: number } }
  | { method: typeof Method.picture; params: SpaceParams & { point: number } }
  | { method: typeof Method.select; params: SpaceParams };

export type Request = { type: "request"; request: number } & Question;
