/**
 * What of the protocol is about embeddings; `tbwidget/widgets/_projector_protocol.py` tells
 * what its words mean.
 */

import { Cutter } from "./cutter";
import { column, count, type Fields, list, record, text, wrong } from "./fields";
import type { Metric } from "./traits";

/** Stands for no value in an axis. */
export const MISSING = 65_535;

/** More values that differ than this are not counted. */
export const MOST_DISTINCT = 10_000;

export const ITERATION_METHODS = ["tsne", "umap"] as const;
export type IterationMethod = (typeof ITERATION_METHODS)[number];
export const ITERATION_STATES = ["running", "paused", "stopped", "done", "failed"] as const;
export type IterationState = (typeof ITERATION_STATES)[number];

/** An embedding that there is. */
export interface SpaceEntry {
  id: number;
  /** Empty for an array that is of no run. */
  run: string;
  name: string;
  /** Ascending, one at least. */
  steps: number[];
}

/** Coordinates: q stands for low + q / 65534 · (high − low), `MISSING` for none. */
export interface AxisColumn {
  id: string;
  kind: "axis";
  low: number;
  high: number;
  /** Of the variance that the component explains, 0 to 1; null where it is none. */
  share: number | null;
  values: Uint16Array;
}

/** Labels that are numbers, NaN where there is none. */
export interface NumberColumn {
  id: string;
  kind: "number";
  values: Float64Array;
}

/** Labels that are texts: `values[codes[point]]`. */
export interface TextColumn {
  id: string;
  kind: "text";
  /** Each once, in natural order. */
  values: string[];
  codes: Uint32Array;
}

export type Column = AxisColumn | NumberColumn | TextColumn;

/** How far an iteration has come. */
export interface Frame {
  space: number;
  step: number;
  method: IterationMethod;
  state: IterationState;
  iteration: number;
  /** So many iterations are to be. */
  of: number;
  error: string | undefined;
  columns: AxisColumn[];
}

/** Points that are selected, ascending. */
export interface PointSelection {
  space: number;
  step: number;
  points: Uint32Array;
}

/** What is new of the embeddings. */
export interface ProjectorUpdate {
  /** All of them, where there is news. */
  spaces: SpaceEntry[] | undefined;
  frames: Frame[];
  selection: PointSelection | undefined;
}

export interface MetadataEntry {
  name: string;
  kind: "number" | "text";
  /** Values that differ; more than `MOST_DISTINCT` are one more than that. */
  distinct: number;
}

/** How the images of points lie on sheets, one a tile, row by row, sheet by sheet. */
export interface Sheets {
  /** Of a tile, in pixels. */
  width: number;
  height: number;
  /** Of tiles on a sheet. */
  columns: number;
  rows: number;
  sheets: number;
}

/** What there is of a space at a step. */
export interface SpaceDetails {
  count: number;
  dims: number;
  metadata: MetadataEntry[];
  sheets: Sheets | null;
  /** Those whose libraries are installed. */
  methods: IterationMethod[];
}

export interface SpaceParams {
  space: number;
  step: number;
}

/** What is done to the points before they are projected. */
export interface Prepared extends SpaceParams {
  center: boolean;
  unit_length: boolean;
}

export interface ColumnsParams extends Prepared {
  columns: string[];
  /** Step onto whose coordinates these are turned. */
  align: number | null;
}

export interface CustomParams extends Prepared {
  axes: number;
}

export interface NeighborsParams extends Prepared {
  point: number;
  count: number;
  metric: Metric;
}

export interface ProjectParams extends Prepared {
  method: IterationMethod;
  command: "start" | "pause" | "resume" | "stop";
  dimensions: 2 | 3;
  settings: Record<string, number>;
}

/** The nearest of a point, the nearest first. */
export interface Neighbors {
  points: Uint32Array;
  distances: Float32Array;
}

export function parseProjectorUpdate(value: unknown, cut: Cutter): ProjectorUpdate {
  const update = record(value, "projector");
  return {
    spaces:
      update.spaces === undefined ? undefined : list(update.spaces, "projector.spaces", parseSpace),
    frames: list(update.frames, "projector.frames", (one, where) => parseFrame(one, where, cut)),
    selection:
      update.selection === undefined
        ? undefined
        : parseSelection(update.selection, "projector.selection", cut),
  };
}

function parseSpace(value: unknown, where: string): SpaceEntry {
  const space = record(value, where);
  const steps = list(space.steps, `${where}.steps`, whole);
  if (steps.length === 0) throw wrong(`${where}.steps`, space.steps, "one step at least");
  return {
    id: count(space.id, `${where}.id`),
    run: text(space.run, `${where}.run`),
    name: text(space.name, `${where}.name`),
    steps,
  };
}

function parseFrame(value: unknown, where: string, cut: Cutter): Frame {
  const frame = record(value, where);
  return {
    space: count(frame.space, `${where}.space`),
    step: whole(frame.step, `${where}.step`),
    method: one(frame.method, ITERATION_METHODS, `${where}.method`),
    state: one(frame.state, ITERATION_STATES, `${where}.state`),
    iteration: count(frame.iteration, `${where}.iteration`),
    of: count(frame.of, `${where}.of`),
    error: frame.error === undefined ? undefined : text(frame.error, `${where}.error`),
    columns: list(frame.columns, `${where}.columns`, (entry, place) =>
      parseAxis(record(entry, place), place, cut),
    ),
  };
}

function parseSelection(value: unknown, where: string, cut: Cutter): PointSelection {
  const selection = record(value, where);
  return {
    space: count(selection.space, `${where}.space`),
    step: whole(selection.step, `${where}.step`),
    points: numbers(Uint32Array, cut.next(where), where),
  };
}

/** What answers a question, not yet asserted. */
interface Answer {
  readonly result: Fields;
  readonly buffers: readonly DataView[];
}

/** Assert the result of a question for a space. */
export function parseSpaceDetails({ result }: Answer): SpaceDetails {
  return {
    count: count(result.count, "count"),
    dims: count(result.dims, "dims"),
    metadata: list(result.metadata, "metadata", (value, where) => {
      const entry = record(value, where);
      return {
        name: text(entry.name, `${where}.name`),
        kind: one(entry.kind, ["number", "text"], `${where}.kind`),
        distinct: count(entry.distinct, `${where}.distinct`),
      };
    }),
    sheets: result.sheets === null ? null : parseSheets(record(result.sheets, "sheets")),
    methods: list(result.methods, "methods", (value, where) =>
      one(value, ITERATION_METHODS, where),
    ),
  };
}

function parseSheets(sheets: Fields): Sheets {
  const positive = (name: keyof Sheets) => {
    const value = count(sheets[name], `sheets.${name}`);
    if (value === 0) throw wrong(`sheets.${name}`, value, "1 or more");
    return value;
  };
  return {
    width: positive("width"),
    height: positive("height"),
    columns: positive("columns"),
    rows: positive("rows"),
    sheets: positive("sheets"),
  };
}

/** Assert the result of a question for columns. */
export function parseColumns({ result, buffers }: Answer): Column[] {
  const cut = new Cutter(buffers);
  return list(result.columns, "columns", (value, where) => {
    const entry = record(value, where);
    const id = text(entry.id, `${where}.id`);
    switch (entry.kind) {
      case "axis":
        return parseAxis(entry, where, cut);
      case "number":
        return { id, kind: "number", values: numbers(Float64Array, cut.next(where), where) };
      case "text":
        return parseTexts(id, entry, where, cut);
      default:
        throw wrong(`${where}.kind`, entry.kind, "axis, number or text");
    }
  });
}

function parseAxis(entry: Fields, where: string, cut: Cutter): AxisColumn {
  const share = entry.share;
  if (share !== null && typeof share !== "number") {
    throw wrong(`${where}.share`, share, "a number or null");
  }
  return {
    id: text(entry.id, `${where}.id`),
    kind: "axis",
    low: number(entry.low, `${where}.low`),
    high: number(entry.high, `${where}.high`),
    share,
    values: numbers(Uint16Array, cut.next(where), where),
  };
}

function parseTexts(id: string, entry: Fields, where: string, cut: Cutter): TextColumn {
  const values = list(entry.values, `${where}.values`, text);
  const codes = numbers(Uint32Array, cut.next(where), where);
  if (codes.some((code) => code >= values.length)) {
    throw wrong(`codes of ${where}`, Math.max(...codes.slice(0, 9)), `below ${values.length}`);
  }
  return { id, kind: "text", values, codes };
}

/** Assert the result of a question for neighbours. */
export function parseNeighbors({ buffers }: Answer): Neighbors {
  const cut = new Cutter(buffers);
  const points = numbers(Uint32Array, cut.next("points"), "points");
  const distances = numbers(Float32Array, cut.next("distances"), "distances");
  if (points.length !== distances.length) {
    throw wrong("distances", distances.length, `${points.length}, as many as points`);
  }
  return { points, distances };
}

/** Assert the answer to a question for an image: its bytes. */
export function parsePicture({ buffers }: Answer): DataView {
  return new Cutter(buffers).next("image");
}

interface NumberArray<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): T;
}

function numbers<T>(Numbers: NumberArray<T>, view: DataView, name: string): T {
  return column(Numbers, view, Math.floor(view.byteLength / Numbers.BYTES_PER_ELEMENT), name);
}

function number(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw wrong(what, value, "a number");
  return value;
}

function whole(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw wrong(what, value, "a whole number");
  }
  return value;
}

function one<Value extends string>(value: unknown, values: readonly Value[], what: string): Value {
  const found = values.find((each) => each === value);
  if (found === undefined) throw wrong(what, value, values.join(", "));
  return found;
}
