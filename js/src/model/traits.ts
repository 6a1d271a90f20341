import {
  BANDS,
  type BoardTraits,
  type Bookmark,
  type CardOptions,
  COLOR_SCALES,
  CURVES,
  type EmbeddingPlace,
  type FixedRange,
  HISTOGRAM_MODES,
  IMAGE_LAYOUTS,
  IMAGE_SIZES,
  IMAGES_BY,
  type ImagePlace,
  MEMBERS,
  METRICS,
  type PointImages,
  PROJECTIONS,
  RUN_ORDERS,
  SCALES,
  SMOOTHING_METHODS,
  STEP_ORDERS,
  TOOLTIP_ORDERS,
  X_AXES,
} from "../protocol";
import type { HostModel } from "./host";

export type TraitName = keyof BoardTraits;

/** What a board starts with where the host's value is absent or makes no sense. */
export const DEFAULTS: Readonly<BoardTraits> = {
  height: 640,
  panel: "scalars",
  toolbar: true,
  run_list: true,
  tags: [],
  columns: 0,
  run_filter: "",
  tag_filter: "",
  runs: [],
  hidden_runs: [],
  run_order: "name",
  run_order_tag: "",
  run_order_descending: false,
  run_tree: true,
  colors: {},
  color_by: "",
  group_by: "",
  group_band: "std",
  group_members: "faint",
  baseline: "",
  smoothing: 0.6,
  smoothing_method: "ema",
  x_axis: "step",
  x_tag: "",
  x_scale: "linear",
  y_scale: "linear",
  ignore_outliers: false,
  step_order: "ordered",
  ranges: {},
  cards: {},
  tooltip_order: "default",
  tooltip_rows: 12,
  linked_zoom: false,
  step: null,
  card_width: 300,
  pins: [],
  collapsed: [],
  image_layout: "gallery",
  image_size: "fit",
  brightness: 1,
  contrast: 1,
  gamma: 1,
  selected_images: [],
  histogram_mode: "offset",
  histogram_log: false,
  threshold: null,
  beta: 1,
  curve: "pr",
  iso_f1: false,
  markdown: true,
  text_search: "",
  embedding: {},
  projection: "pca",
  axes: [0, 1, 2],
  center: true,
  unit_length: false,
  color_column: "",
  color_scale: "linear",
  size_column: "",
  label_column: "",
  point_labels: true,
  sprites: true,
  fog: true,
  neighbors: 100,
  metric: "cosine",
  tsne: {},
  umap: {},
  camera: {},
  bookmarks: [],
  point_images: {},
};

export const MIN_HEIGHT = 200;
export const MIN_CARD_WIDTH = 200;
export const MAX_CARD_WIDTH = 2000;
const MAX_COLUMNS = 24;
export const MAX_TOOLTIP_ROWS = 1000;
export const MAX_NEIGHBORS = 1000;

type Check<Value> = (value: unknown) => value is Value;
type Checks = { readonly [Name in TraitName]: Check<BoardTraits[Name]> };

const isString = (value: unknown): value is string => typeof value === "string";
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every(isString);
const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);
const within =
  (min: number, max: number): Check<number> =>
  (value): value is number =>
    isNumber(value) && value >= min && value <= max;
const oneOf =
  <Value extends string>(values: readonly Value[]): Check<Value> =>
  (value): value is Value =>
    values.some((each) => each === value);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const recordOf =
  <Value>(check: Check<Value>): Check<Record<string, Value>> =>
  (value): value is Record<string, Value> =>
    isRecord(value) && Object.values(value).every(check);

const isColour = (value: unknown): value is string =>
  isString(value) && /^#[0-9a-f]{6}$/i.test(value);

const isInterval = (value: unknown): value is [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every(isNumber) &&
  (value[0] as number) < (value[1] as number);

const isFixedRange = (value: unknown): value is FixedRange =>
  isRecord(value) &&
  Object.entries(value).every(([axis, limits]) => "xy".includes(axis) && isInterval(limits));

const CARD_CHECKS: { readonly [Name in keyof Required<CardOptions>]: Check<unknown> } = {
  smoothing: isBoolean,
  y_scale: oneOf(SCALES),
  table: isBoolean,
  full_width: isBoolean,
};

const isCardOptions = (value: unknown): value is CardOptions =>
  isRecord(value) &&
  Object.entries(value).every(([name, option]) =>
    Object.hasOwn(CARD_CHECKS, name) ? CARD_CHECKS[name as keyof CardOptions](option) : false,
  );

const isGrouping = (value: unknown): value is string =>
  isString(value) && (value === "" || /^(regex|hparam):./s.test(value));

const isImagePlace = (value: unknown): value is ImagePlace =>
  isRecord(value) &&
  isString(value.run) &&
  isString(value.tag) &&
  isNumber(value.step) &&
  isNumber(value.index);

const isCount = (value: unknown): value is number =>
  isNumber(value) && Number.isInteger(value) && value >= 0;

const isAxes = (value: unknown): value is number[] =>
  Array.isArray(value) && (value.length === 2 || value.length === 3) && value.every(isCount);

const isEmbedding = (value: unknown): value is EmbeddingPlace =>
  isRecord(value) &&
  isString(value.run) &&
  isString(value.name) &&
  (value.step === null || isNumber(value.step));

const isPointImages = (value: unknown): value is PointImages =>
  isRecord(value) &&
  isString(value.run) &&
  isString(value.tag) &&
  oneOf(IMAGES_BY)(value.by) &&
  (value.step === null || isNumber(value.step));

const isNothing = (value: unknown): value is Record<string, never> =>
  isRecord(value) && Object.keys(value).length === 0;

const BOOKMARK_CHECKS: { readonly [Name in keyof Required<Bookmark>]: Check<unknown> } = {
  name: isString,
  embedding: isEmbedding,
  projection: oneOf(PROJECTIONS),
  axes: isAxes,
  center: isBoolean,
  unit_length: isBoolean,
  color_column: isString,
  color_scale: oneOf(COLOR_SCALES),
  camera: isRecord,
  selection: isString,
  points: (value): value is unknown =>
    value === undefined ||
    (isRecord(value) &&
      isString(value.values) &&
      Array.isArray(value.ranges) &&
      value.ranges.every(
        (range: unknown) => Array.isArray(range) && range.length === 2 && range.every(isNumber),
      )),
};

const isBookmark = (value: unknown): value is Bookmark =>
  isRecord(value) && Object.entries(BOOKMARK_CHECKS).every(([name, check]) => check(value[name]));

const CHECKS: Checks = {
  height: within(MIN_HEIGHT, Number.MAX_SAFE_INTEGER),
  panel: isString,
  toolbar: isBoolean,
  run_list: isBoolean,
  tags: isStrings,
  columns: within(0, MAX_COLUMNS),
  run_filter: isString,
  tag_filter: isString,
  runs: isStrings,
  hidden_runs: isStrings,
  run_order: oneOf(RUN_ORDERS),
  run_order_tag: isString,
  run_order_descending: isBoolean,
  run_tree: isBoolean,
  colors: recordOf(isColour),
  color_by: isGrouping,
  group_by: isGrouping,
  group_band: oneOf(BANDS),
  group_members: oneOf(MEMBERS),
  baseline: isString,
  smoothing: within(0, 1),
  smoothing_method: oneOf(SMOOTHING_METHODS),
  x_axis: oneOf(X_AXES),
  x_tag: isString,
  x_scale: oneOf(SCALES),
  y_scale: oneOf(SCALES),
  ignore_outliers: isBoolean,
  step_order: oneOf(STEP_ORDERS),
  ranges: recordOf(isFixedRange),
  cards: recordOf(isCardOptions),
  tooltip_order: oneOf(TOOLTIP_ORDERS),
  tooltip_rows: within(1, MAX_TOOLTIP_ROWS),
  linked_zoom: isBoolean,
  step: (value): value is number | null => value === null || isNumber(value),
  card_width: within(MIN_CARD_WIDTH, MAX_CARD_WIDTH),
  pins: isStrings,
  collapsed: isStrings,
  image_layout: oneOf(IMAGE_LAYOUTS),
  image_size: oneOf(IMAGE_SIZES),
  brightness: within(0, 4),
  contrast: within(0, 4),
  gamma: within(0.1, 10),
  selected_images: (value): value is ImagePlace[] =>
    Array.isArray(value) && value.every(isImagePlace),
  histogram_mode: oneOf(HISTOGRAM_MODES),
  histogram_log: isBoolean,
  threshold: (value): value is number | null => value === null || within(0, 1)(value),
  beta: within(0, 100),
  curve: oneOf(CURVES),
  iso_f1: isBoolean,
  markdown: isBoolean,
  text_search: isString,
  embedding: (value): value is Partial<EmbeddingPlace> => isNothing(value) || isEmbedding(value),
  projection: oneOf(PROJECTIONS),
  axes: isAxes,
  center: isBoolean,
  unit_length: isBoolean,
  color_column: isString,
  color_scale: oneOf(COLOR_SCALES),
  size_column: isString,
  label_column: isString,
  point_labels: isBoolean,
  sprites: isBoolean,
  fog: isBoolean,
  neighbors: within(1, MAX_NEIGHBORS),
  metric: oneOf(METRICS),
  tsne: recordOf(isNumber),
  umap: recordOf(isNumber),
  camera: isRecord,
  bookmarks: (value): value is Bookmark[] => Array.isArray(value) && value.every(isBookmark),
  point_images: (value): value is Partial<PointImages> => isNothing(value) || isPointImages(value),
};

/** The trait's value, or its default where the host has none that is valid. */
export function readTrait<Name extends TraitName>(model: HostModel, name: Name): BoardTraits[Name] {
  const value = model.get(name);
  return CHECKS[name](value) ? value : DEFAULTS[name];
}

/** Set a trait and send it to the kernel. */
export function writeTrait<Name extends TraitName>(
  model: HostModel,
  name: Name,
  value: BoardTraits[Name],
): void {
  model.set(name, value);
  model.save_changes();
}

/** Whether two values of a trait are the same; lists and records are compared by what they hold. */
export function sameTrait(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) =>
        Object.hasOwn(b, name) &&
        sameTrait((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
    )
  );
}
