import { LinearAxis } from "@bokeh/bokehjs/build/js/lib/models/axes/linear_axis";
import { LogAxis } from "@bokeh/bokehjs/build/js/lib/models/axes/log_axis";
import { DatetimeTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/datetime_tick_formatter";
import { MultiLine } from "@bokeh/bokehjs/build/js/lib/models/glyphs/multi_line";
import { Patches } from "@bokeh/bokehjs/build/js/lib/models/glyphs/patches";
import { Scatter } from "@bokeh/bokehjs/build/js/lib/models/glyphs/scatter";
import { Grid } from "@bokeh/bokehjs/build/js/lib/models/grids/grid";

import { NoOverlap } from "@bokeh/bokehjs/build/js/lib/models/policies/labeling";
import { Range1d } from "@bokeh/bokehjs/build/js/lib/models/ranges/range1d";
import { GlyphRenderer } from "@bokeh/bokehjs/build/js/lib/models/renderers/glyph_renderer";
import { LinearScale } from "@bokeh/bokehjs/build/js/lib/models/scales/linear_scale";
import { LogScale } from "@bokeh/bokehjs/build/js/lib/models/scales/log_scale";
import { ColumnDataSource } from "@bokeh/bokehjs/build/js/lib/models/sources/column_data_source";
import { BasicTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/basic_ticker";
import { DatetimeTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/datetime_ticker";
import { LogTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/log_ticker";
import { TimedeltaTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/timedelta_ticker";
import type { XAxis } from "../protocol";
import { PlainFigure } from "./plain_style";
import type { ChartTheme } from "./theme";
import { LinearTicks, LogTicks, RelativeTicks } from "./ticks";

export interface ChartKind {
  readonly xAxis: XAxis;
  readonly logX: boolean;
  readonly logY: boolean;
}

/** The models of one chart. All lines are one glyph and all markers another: creation is cheap. */
export class LineFigure {
  readonly plot: PlainFigure;
  readonly xRange: Range1d;
  readonly yRange: Range1d;
  readonly bands = new ColumnDataSource({ data: { xs: [], ys: [], colour: [] } });
  readonly faintLines = new ColumnDataSource({ data: { xs: [], ys: [], colour: [] } });
  readonly lines = new ColumnDataSource({ data: { xs: [], ys: [], colour: [], dash: [] } });
  readonly markers = new ColumnDataSource({
    data: { x: [], y: [], colour: [], shape: [], size: [] },
  });
  readonly #axes: readonly (LinearAxis | LogAxis)[];
  readonly #grids: readonly Grid[];

  constructor(kind: ChartKind, theme: ChartTheme) {
    this.xRange = emptyRange(kind.logX);
    this.yRange = emptyRange(kind.logY);
    const x = kind.logX ? logAxis() : xAxis(kind.xAxis);
    const y = kind.logY ? logAxis() : linearAxis();
    this.#axes = [x, y];
    this.#grids = [
      new Grid({ dimension: 0, ticker: x.ticker }),
      new Grid({ dimension: 1, ticker: y.ticker }),
    ];
    this.plot = new PlainFigure({
      x_range: this.xRange,
      y_range: this.yRange,
      x_scale: kind.logX ? new LogScale() : new LinearScale(),
      y_scale: kind.logY ? new LogScale() : new LinearScale(),
      below: [x],
      left: [y],
      center: [...this.#grids],
      renderers: this.#renderers(),
      sizing_mode: "stretch_both",
      title: null,
      toolbar_location: null,
      context_menu: null,
      outline_line_color: null,
      background_fill_color: null,
      border_fill_color: null,
      min_border_top: 6,
      min_border_right: 14,
      min_border_left: 44,
      min_border_bottom: 22,
    });
    this.restyle(theme);
  }

  restyle(theme: ChartTheme): void {
    for (const axis of this.#axes) {
      axis.setv({
        axis_line_color: theme.axis,
        major_tick_line_color: theme.axis,
        major_label_text_color: theme.text,
        major_label_text_font: theme.font,
      });
    }
    for (const grid of this.#grids) grid.setv({ grid_line_color: theme.grid });
  }

  #renderers(): GlyphRenderer[] {
    const xs = { field: "xs" };
    const ys = { field: "ys" };
    const colour = { field: "colour" };
    return [
      new GlyphRenderer({
        data_source: this.bands,
        glyph: new Patches({ xs, ys, fill_color: colour, fill_alpha: 0.18, line_color: null }),
      }),
      new GlyphRenderer({
        data_source: this.faintLines,
        glyph: new MultiLine({ xs, ys, line_color: colour, line_alpha: 0.36, line_width: 1 }),
      }),
      new GlyphRenderer({
        data_source: this.lines,
        glyph: new MultiLine({
          xs,
          ys,
          line_color: colour,
          line_dash: { field: "dash" },
          line_width: 1.5,
          line_join: "round",
        }),
      }),
      new GlyphRenderer({
        data_source: this.markers,
        glyph: new Scatter({
          x: { field: "x" },
          y: { field: "y" },
          marker: { field: "shape" },
          size: { field: "size" },
          fill_color: colour,
          line_color: colour,
          line_width: 1.5,
        }),
      }),
    ];
  }
}

const axisStyle = {
  minor_tick_line_color: null,
  major_tick_in: 0,
  major_tick_out: 4,
  major_label_standoff: 4,
  major_label_text_font_size: "11px",
} as const;

function xAxis(axis: XAxis): LinearAxis {
  const common = { ...axisStyle, major_label_policy: new NoOverlap() };
  switch (axis) {
    case "step":
    case "relative_step":
    case "tag":
      return linearAxis(common);
    case "relative":
      return new LinearAxis({
        ...common,
        ticker: new TimedeltaTicker({ desired_num_ticks: 5 }),
        formatter: new RelativeTicks(),
      });
    case "wall_time":
      return new LinearAxis({
        ...common,
        ticker: new DatetimeTicker({ desired_num_ticks: 4 }),
        formatter: new DatetimeTickFormatter({
          seconds: "%H:%M:%S",
          minsec: "%H:%M:%S",
          minutes: "%H:%M",
          hourmin: "%H:%M",
          hours: "%H:%M",
          days: "%b %d",
          months: "%b %Y",
        }),
      });
  }
}

function linearAxis(style: object = axisStyle): LinearAxis {
  return new LinearAxis({
    ...style,
    ticker: new BasicTicker({ desired_num_ticks: 5 }),
    formatter: new LinearTicks(),
  });
}

function logAxis(): LogAxis {
  return new LogAxis({
    ...axisStyle,
    ticker: new LogTicker({ num_minor_ticks: 0 }),
    formatter: new LogTicks(),
  });
}

function emptyRange(isLog: boolean): Range1d {
  return new Range1d(isLog ? { start: 1, end: 10 } : { start: 0, end: 1 });
}
