import { batch, effect, type Signal, signal } from "@preact/signals";
import { type HostModel, listen } from "../model/host";
import { DEFAULTS, readTrait, sameTrait, type TraitName, writeTrait } from "../model/traits";
import type { BoardTraits, CardOptions } from "../protocol";

/** The board's settings, bound both ways to the synced traits; shared by all its views. */
export class Settings {
  readonly height: Setting<"height">;
  readonly panel: Setting<"panel">;
  readonly toolbar: Setting<"toolbar">;
  readonly runList: Setting<"run_list">;
  readonly tags: Setting<"tags">;
  readonly columns: Setting<"columns">;
  readonly runFilter: Setting<"run_filter">;
  readonly tagFilter: Setting<"tag_filter">;
  readonly runs: Setting<"runs">;
  readonly hiddenRuns: Setting<"hidden_runs">;
  readonly runOrder: Setting<"run_order">;
  readonly runOrderTag: Setting<"run_order_tag">;
  readonly runOrderDescending: Setting<"run_order_descending">;
  readonly runTree: Setting<"run_tree">;
  readonly colors: Setting<"colors">;
  readonly colorBy: Setting<"color_by">;
  readonly groupBy: Setting<"group_by">;
  readonly groupBand: Setting<"group_band">;
  readonly groupMembers: Setting<"group_members">;
  readonly baseline: Setting<"baseline">;
  readonly smoothing: Setting<"smoothing">;
  readonly smoothingMethod: Setting<"smoothing_method">;
  readonly xAxis: Setting<"x_axis">;
  readonly xTag: Setting<"x_tag">;
  readonly xScale: Setting<"x_scale">;
  readonly yScale: Setting<"y_scale">;
  readonly ignoreOutliers: Setting<"ignore_outliers">;
  readonly stepOrder: Setting<"step_order">;
  readonly ranges: Setting<"ranges">;
  readonly cards: Setting<"cards">;
  readonly tooltipOrder: Setting<"tooltip_order">;
  readonly tooltipRows: Setting<"tooltip_rows">;
  readonly linkedZoom: Setting<"linked_zoom">;
  readonly step: Setting<"step">;
  readonly cardWidth: Setting<"card_width">;
  readonly pins: Setting<"pins">;
  readonly collapsed: Setting<"collapsed">;
  readonly imageLayout: Setting<"image_layout">;
  readonly imageSize: Setting<"image_size">;
  readonly brightness: Setting<"brightness">;
  readonly contrast: Setting<"contrast">;
  readonly gamma: Setting<"gamma">;
  readonly selectedImages: Setting<"selected_images">;
  readonly histogramMode: Setting<"histogram_mode">;
  readonly histogramLog: Setting<"histogram_log">;
  readonly threshold: Setting<"threshold">;
  readonly beta: Setting<"beta">;
  readonly curve: Setting<"curve">;
  readonly isoF1: Setting<"iso_f1">;
  readonly markdown: Setting<"markdown">;
  readonly textSearch: Setting<"text_search">;
  readonly embedding: Setting<"embedding">;
  readonly projection: Setting<"projection">;
  readonly axes: Setting<"axes">;
  readonly center: Setting<"center">;
  readonly unitLength: Setting<"unit_length">;
  readonly colorColumn: Setting<"color_column">;
  readonly colorScale: Setting<"color_scale">;
  readonly sizeColumn: Setting<"size_column">;
  readonly labelColumn: Setting<"label_column">;
  readonly pointLabels: Setting<"point_labels">;
  readonly sprites: Setting<"sprites">;
  readonly fog: Setting<"fog">;
  readonly neighbors: Setting<"neighbors">;
  readonly metric: Setting<"metric">;
  readonly tsne: Setting<"tsne">;
  readonly umap: Setting<"umap">;
  readonly camera: Setting<"camera">;
  readonly bookmarks: Setting<"bookmarks">;
  readonly pointImages: Setting<"point_images">;
  readonly #all = new Map<TraitName, Signal<unknown>>();

  constructor(model: HostModel, abort: AbortSignal) {
    const setting = <Name extends TraitName>(name: Name) => {
      const bound = bind(model, name, abort);
      this.#all.set(name, bound as Signal<unknown>);
      return bound;
    };
    this.height = setting("height");
    this.panel = setting("panel");
    this.toolbar = setting("toolbar");
    this.runList = setting("run_list");
    this.tags = setting("tags");
    this.columns = setting("columns");
    this.runFilter = setting("run_filter");
    this.tagFilter = setting("tag_filter");
    this.runs = setting("runs");
    this.hiddenRuns = setting("hidden_runs");
    this.runOrder = setting("run_order");
    this.runOrderTag = setting("run_order_tag");
    this.runOrderDescending = setting("run_order_descending");
    this.runTree = setting("run_tree");
    this.colors = setting("colors");
    this.colorBy = setting("color_by");
    this.groupBy = setting("group_by");
    this.groupBand = setting("group_band");
    this.groupMembers = setting("group_members");
    this.baseline = setting("baseline");
    this.smoothing = setting("smoothing");
    this.smoothingMethod = setting("smoothing_method");
    this.xAxis = setting("x_axis");
    this.xTag = setting("x_tag");
    this.xScale = setting("x_scale");
    this.yScale = setting("y_scale");
    this.ignoreOutliers = setting("ignore_outliers");
    this.stepOrder = setting("step_order");
    this.ranges = setting("ranges");
    this.cards = setting("cards");
    this.tooltipOrder = setting("tooltip_order");
    this.tooltipRows = setting("tooltip_rows");
    this.linkedZoom = setting("linked_zoom");
    this.step = setting("step");
    this.cardWidth = setting("card_width");
    this.pins = setting("pins");
    this.collapsed = setting("collapsed");
    this.imageLayout = setting("image_layout");
    this.imageSize = setting("image_size");
    this.brightness = setting("brightness");
    this.contrast = setting("contrast");
    this.gamma = setting("gamma");
    this.selectedImages = setting("selected_images");
    this.histogramMode = setting("histogram_mode");
    this.histogramLog = setting("histogram_log");
    this.threshold = setting("threshold");
    this.beta = setting("beta");
    this.curve = setting("curve");
    this.isoF1 = setting("iso_f1");
    this.markdown = setting("markdown");
    this.textSearch = setting("text_search");
    this.embedding = setting("embedding");
    this.projection = setting("projection");
    this.axes = setting("axes");
    this.center = setting("center");
    this.unitLength = setting("unit_length");
    this.colorColumn = setting("color_column");
    this.colorScale = setting("color_scale");
    this.sizeColumn = setting("size_column");
    this.labelColumn = setting("label_column");
    this.pointLabels = setting("point_labels");
    this.sprites = setting("sprites");
    this.fog = setting("fog");
    this.neighbors = setting("neighbors");
    this.metric = setting("metric");
    this.tsne = setting("tsne");
    this.umap = setting("umap");
    this.camera = setting("camera");
    this.bookmarks = setting("bookmarks");
    this.pointImages = setting("point_images");
  }

  /** What the card of `tag` has for itself; read inside an effect. */
  card(tag: string): CardOptions {
    return this.cards.value[tag] ?? {};
  }

  /**
   * Give all settings their defaults, except those named.
   *
   * @returns what puts back those that were changed
   */
  reset(kept: ReadonlySet<TraitName>): { readonly changed: number; undo(): void } {
    const former = [...this.#all].flatMap(([name, setting]) => {
      const value = setting.peek();
      return kept.has(name) || sameTrait(value, DEFAULTS[name]) ? [] : [{ name, setting, value }];
    });
    batch(() => {
      for (const { name, setting } of former) setting.value = DEFAULTS[name];
    });
    const undo = () =>
      batch(() => {
        for (const { setting, value } of former) setting.value = value;
      });
    return { changed: former.length, undo };
  }

  /** Change what the card of `tag` has for itself; undefined takes an option away. */
  setCard(tag: string, options: { [Name in keyof CardOptions]: CardOptions[Name] | undefined }) {
    const kept = Object.entries({ ...this.cards.peek()[tag], ...options }).filter(
      ([, value]) => value !== undefined,
    );
    const { [tag]: _former, ...others } = this.cards.peek();
    this.cards.value =
      kept.length === 0 ? others : { ...others, [tag]: Object.fromEntries(kept) as CardOptions };
  }
}

/** Values are never changed in place, so they may be handed out as read-only. */
type ReadOnly<Value> = Value extends (infer Item)[]
  ? readonly Item[]
  : Value extends Record<string, infer Item>
    ? Readonly<Record<string, Item>>
    : Value;

type Setting<Name extends TraitName> = Signal<ReadOnly<BoardTraits[Name]>>;

/** A signal that follows a trait and is followed by it, until `abort` aborts. */
function bind<Name extends TraitName>(
  model: HostModel,
  name: Name,
  abort: AbortSignal,
): Setting<Name> {
  const setting = signal(readTrait(model, name));
  const adopt = () => {
    const value = readTrait(model, name);
    if (!sameTrait(value, setting.peek())) setting.value = value;
  };
  listen(model, `change:${name}`, adopt, abort);
  const stop = effect(() => {
    const value = setting.value;
    // What came from the model is not sent back to it.
    if (!sameTrait(value, readTrait(model, name))) writeTrait(model, name, value);
  });
  abort.addEventListener("abort", stop, { once: true });
  return setting as unknown as Setting<Name>;
}
