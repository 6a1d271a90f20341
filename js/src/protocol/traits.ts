/** The settings of a board, which kernel and page share. */

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
export const IMAGE_LAYOUTS = ["gallery", "sheet", "grid"] as const;
export type ImageLayout = (typeof IMAGE_LAYOUTS)[number];
export const IMAGE_SIZES = ["fit", "actual"] as const;
export type ImageSize = (typeof IMAGE_SIZES)[number];
export const HISTOGRAM_MODES = ["offset", "overlay", "heatmap", "runs"] as const;
export type HistogramMode = (typeof HISTOGRAM_MODES)[number];
export const CURVES = ["pr", "roc"] as const;
export type CurveKind = (typeof CURVES)[number];
export const PROJECTIONS = ["pca", "tsne", "umap", "custom", "raw"] as const;
export type Projection = (typeof PROJECTIONS)[number];
export const COLOR_SCALES = ["linear", "log", "quantile", "category"] as const;
export type ColorScale = (typeof COLOR_SCALES)[number];
export const METRICS = ["cosine", "euclidean"] as const;
export type Metric = (typeof METRICS)[number];

/** An image that is picked out. */
export interface ImagePlace {
  run: string;
  tag: string;
  step: number;
  /** In a batch, from 0. */
  index: number;
}

/** Which embedding is meant; without a step, its last. */
export interface EmbeddingPlace {
  run: string;
  name: string;
  step: number | null;
}

/** What tells the image of a point in a log: its step, or its place in a batch. */
export const IMAGES_BY = ["step", "index"] as const;

/** Where a log has an image a point; a batch without a step is that of the embedding. */
export interface PointImages {
  run: string;
  tag: string;
  by: (typeof IMAGES_BY)[number];
  step: number | null;
}

/** A view of an embedding that one can come back to. */
export interface Bookmark {
  name: string;
  embedding: EmbeddingPlace;
  projection: Projection;
  axes: number[];
  center: boolean;
  unit_length: boolean;
  color_column: string;
  color_scale: ColorScale;
  /** As the trait has it. */
  camera: Record<string, unknown>;
  /** Ranges of points, both ends included: "0-9,15". */
  selection: string;
  /** Coordinates, where iterations would not lead there again. */
  points?: BookmarkedPoints;
}

/** Coordinates of a bookmark. */
export interface BookmarkedPoints {
  /** Limits of each axis. */
  ranges: [number, number][];
  /** Base64 of the axes one after the other, uint16 as on the wire. */
  values: string;
}

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
  image_layout: ImageLayout;
  image_size: ImageSize;
  /** What the values of images are multiplied by. */
  brightness: number;
  /** What their distance from mid-grey is multiplied by. */
  contrast: number;
  /** Values of images, 0 to 1, are shown as their 1/gamma-th power. */
  gamma: number;
  selected_images: ImagePlace[];
  histogram_mode: HistogramMode;
  /** Whether the counts of histograms are shown by their logarithms. */
  histogram_log: boolean;
  /** Threshold marked on every precision–recall curve, 0 to 1. */
  threshold: number | null;
  /** Of the F-beta score. */
  beta: number;
  curve: CurveKind;
  iso_f1: boolean;
  markdown: boolean;
  /** Regular expression over texts. */
  text_search: string;
  /** The embedding on screen; empty for the first. */
  embedding: Partial<EmbeddingPlace>;
  projection: Projection;
  /** Components along x, y and z; without the third the view is flat. */
  axes: number[];
  center: boolean;
  /** Whether points are divided by their lengths. */
  unit_length: boolean;
  color_column: string;
  color_scale: ColorScale;
  size_column: string;
  label_column: string;
  point_labels: boolean;
  sprites: boolean;
  fog: boolean;
  /** Nearest neighbours that are looked for. */
  neighbors: number;
  metric: Metric;
  /** perplexity, learning_rate, iterations. */
  tsne: Record<string, number>;
  /** n_neighbors, min_dist, iterations. */
  umap: Record<string, number>;
  /** As the renderer has it; empty for a view of all points. */
  camera: Record<string, unknown>;
  bookmarks: Bookmark[];
  /** Empty for none. */
  point_images: Partial<PointImages>;
}
