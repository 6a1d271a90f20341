import { default_resolver } from "@bokeh/bokehjs/build/js/lib/base";
import { build_view } from "@bokeh/bokehjs/build/js/lib/core/build_views";
import type { HasProps } from "@bokeh/bokehjs/build/js/lib/core/has_props";
import { logger } from "@bokeh/bokehjs/build/js/lib/core/logging";
import { Document, documents } from "@bokeh/bokehjs/build/js/lib/document/document";
import { ColorBar } from "@bokeh/bokehjs/build/js/lib/models/annotations/color_bar";
import { Label } from "@bokeh/bokehjs/build/js/lib/models/annotations/label";
import { LabelSet } from "@bokeh/bokehjs/build/js/lib/models/annotations/label_set";
import { Legend } from "@bokeh/bokehjs/build/js/lib/models/annotations/legend";
import { Title } from "@bokeh/bokehjs/build/js/lib/models/annotations/title";
import { Axis } from "@bokeh/bokehjs/build/js/lib/models/axes/axis";
import { Grid } from "@bokeh/bokehjs/build/js/lib/models/grids/grid";
import { LayoutDOM } from "@bokeh/bokehjs/build/js/lib/models/layouts/layout_dom";
import { Plot } from "@bokeh/bokehjs/build/js/lib/models/plots/plot";
import { ColumnDataSource } from "@bokeh/bokehjs/build/js/lib/models/sources/column_data_source";
import { version } from "@bokeh/bokehjs/build/js/lib/version";
import "./bokeh_models";
import "./plain_style";
import type { ChartTheme } from "./theme";

// What it says of every figure, and of axes that have no points yet, is nobody's concern.
logger.set_level("error");

/** A figure that Python's Bokeh made. */
export interface FigureSpec {
  /** Bokeh's JSON of a document, the first of whose roots is shown. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Id of the data source that is filled here. */
  readonly source: string;
}

/** Columns of one length, by their names. */
export type FigureColumns = Readonly<Record<string, Float64Array | string[]>>;

/** A figure that cannot be drawn; the text says why. */
export class FigureError extends Error {
  override readonly name = "FigureError";
}

/**
 * A user's own figure, drawn by BokehJS into an element that it fills, until
 * `signal` aborts. It has the theme's looks wherever the user has set none.
 */
export class OwnFigure {
  readonly #source: ColumnDataSource;
  readonly #themed: readonly Themed[];

  private constructor(source: ColumnDataSource, themed: readonly Themed[]) {
    this.#source = source;
    this.#themed = themed;
  }

  /** @throws FigureError where BokehJS cannot draw it */
  static async create(
    element: HTMLElement,
    spec: FigureSpec,
    columns: FigureColumns,
    theme: ChartTheme,
    signal: AbortSignal,
  ): Promise<OwnFigure> {
    signal.throwIfAborted();
    const made = parse(spec);
    signal.addEventListener("abort", () => forget(made), { once: true });
    const [root] = made.roots();
    const source = made.get_model_by_id(spec.source);
    if (!(root instanceof LayoutDOM) || !(source instanceof ColumnDataSource)) {
      throw new FigureError("the figure's document has no plot, or not the source it names");
    }
    const figure = new OwnFigure(source, [...made.all_models].flatMap(themedPart));
    figure.restyle(theme);
    figure.fill(columns);
    await show(root, element, signal).catch((error: unknown) => {
      throw signal.aborted ? error : failure(error, spec);
    });
    return figure;
  }

  /** Draw these rows in place of those before; what the user zoomed to stays. */
  fill(columns: FigureColumns): void {
    this.#source.data = { ...columns };
  }

  restyle(theme: ChartTheme): void {
    for (const { model, looks } of this.#themed) {
      const values = Object.entries(looks).map(([attr, look]) => [attr, look(theme)]);
      model.setv(Object.fromEntries(values));
    }
  }
}

/** Build the views of a model in an element; shown when the promise is fulfilled. */
async function show(root: LayoutDOM, element: HTMLElement, signal: AbortSignal): Promise<void> {
  const view = await build_view(root);
  if (signal.aborted) view.remove();
  signal.throwIfAborted();
  signal.addEventListener("abort", () => view.remove(), { once: true });
  view.build(element);
  await view.ready;
}

function parse(spec: FigureSpec): Document {
  const missing = modelsIn(spec.document).filter((name) => default_resolver.get(name) === null);
  if (missing.length > 0) {
    const names = [...new Set(missing)].sort().join(", ");
    throw new FigureError(
      `Of Bokeh's models the board does not have ${names}. It draws plots, without widgets, ` +
        "maps, tools that select or edit, or JavaScript of their own.",
    );
  }
  try {
    // BokehJS would warn of every difference of versions; one that matters is told below.
    return Document.from_json({ ...spec.document, version } as unknown as DocJson);
  } catch (error) {
    throw failure(error, spec);
  }
}

type DocJson = Parameters<typeof Document.from_json>[0];

function failure(error: unknown, { document }: FigureSpec): FigureError {
  const what = error instanceof Error ? error.message : String(error);
  const made = String(document.version);
  const versions =
    made === version ? "" : `; Bokeh ${made} made the figure, and BokehJS ${version} draws it`;
  return new FigureError(`${what}${versions}`);
}

/** Names of the models in Bokeh's JSON. */
function modelsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const { type, name } = value as { type?: unknown; name?: unknown };
  const own = type === "object" && typeof name === "string" ? [name] : [];
  return [...own, ...Object.values(value).flatMap(modelsIn)];
}

/** BokehJS keeps a list of all documents. */
function forget(made: Document): void {
  made.clear();
  const index = documents.indexOf(made);
  if (index >= 0) documents.splice(index, 1);
}

type Look = (theme: ChartTheme) => string | null;

interface Themed {
  readonly model: HasProps;
  /** By the names of attributes. */
  readonly looks: Readonly<Record<string, Look>>;
}

const THEMED = [Axis, ColorBar, Grid, Label, LabelSet, Legend, Plot, Title];

const LOOKS: readonly (readonly [RegExp, Look])[] = [
  [/text_color$/, ({ text }) => text],
  [/text_font$/, ({ font }) => font],
  [/^(axis|major_tick|minor_tick)_line_color$/, ({ axis }) => axis],
  [/^(grid|outline|border)_line_color$/, ({ grid }) => grid],
];
const SURFACE: Look = ({ surface }) => surface;
const TRANSPARENT: Look = () => null;

/** What of a model the theme decides: that which the user has not set. */
function themedPart(model: HasProps): Themed[] {
  if (!THEMED.some((Kind) => model instanceof Kind)) return [];
  const looks: Record<string, Look> = {};
  for (const { attr, dirty } of model) {
    const look = lookOf(model, attr);
    if (look && !dirty) looks[attr] = look;
  }
  return [{ model, looks }];
}

function lookOf(model: HasProps, attr: string): Look | undefined {
  if (model instanceof Plot && /^(background|border)_fill_color$/.test(attr)) return TRANSPARENT;
  if (model instanceof ColorBar && attr === "background_fill_color") return TRANSPARENT;
  if (model instanceof Legend && attr === "background_fill_color") return SURFACE;
  // A bar, label or title has no outline unless the user gives it one.
  if (attr === "border_line_color" && !(model instanceof Legend)) return undefined;
  return LOOKS.find(([name]) => name.test(attr))?.[1];
}
