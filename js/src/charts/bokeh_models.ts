/**
 * The models of Bokeh that a user's own figure can be made of: what draws plots, and what
 * arranges several. The bundle has room for these, at about 50 kB gzipped.
 *
 * Left out on purpose: everything that carries JavaScript in a string (`CustomJS` and its kin,
 * which run by `eval`), and what fetches from other places (tiles, maps, images by URL, Ajax).
 * Left out for their size: widgets, tables, selecting and editing tools, graphs, formulas, and
 * glyphs that are rare in plots of numbers (wedges, Bézier curves, polygons with holes).
 */

import { register_models } from "@bokeh/bokehjs/build/js/lib/base";
import { AreaVisuals } from "@bokeh/bokehjs/build/js/lib/models/annotations/area_visuals";
import { Arrow } from "@bokeh/bokehjs/build/js/lib/models/annotations/arrow";
import * as arrowHeads from "@bokeh/bokehjs/build/js/lib/models/annotations/arrow_head";
import { Band } from "@bokeh/bokehjs/build/js/lib/models/annotations/band";
import * as boxes from "@bokeh/bokehjs/build/js/lib/models/annotations/box_annotation";
import { ColorBar } from "@bokeh/bokehjs/build/js/lib/models/annotations/color_bar";
import { Label } from "@bokeh/bokehjs/build/js/lib/models/annotations/label";
import { LabelSet } from "@bokeh/bokehjs/build/js/lib/models/annotations/label_set";
import { Legend } from "@bokeh/bokehjs/build/js/lib/models/annotations/legend";
import { LegendItem } from "@bokeh/bokehjs/build/js/lib/models/annotations/legend_item";
import { Slope } from "@bokeh/bokehjs/build/js/lib/models/annotations/slope";
import { Span } from "@bokeh/bokehjs/build/js/lib/models/annotations/span";
import { Title } from "@bokeh/bokehjs/build/js/lib/models/annotations/title";
import { Whisker } from "@bokeh/bokehjs/build/js/lib/models/annotations/whisker";
import * as axes from "@bokeh/bokehjs/build/js/lib/models/axes/index";
import { CumSum } from "@bokeh/bokehjs/build/js/lib/models/expressions/cumsum";
import { Maximum } from "@bokeh/bokehjs/build/js/lib/models/expressions/maximum";
import { Minimum } from "@bokeh/bokehjs/build/js/lib/models/expressions/minimum";
import { Stack } from "@bokeh/bokehjs/build/js/lib/models/expressions/stack";
import { AllIndices } from "@bokeh/bokehjs/build/js/lib/models/filters/all_indices";
import { BooleanFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/boolean_filter";
import { DifferenceFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/difference_filter";
import { GroupFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/group_filter";
import { IndexFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/index_filter";
import { IntersectionFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/intersection_filter";
import { InversionFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/inversion_filter";
import { SymmetricDifferenceFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/symmetric_difference_filter";
import { UnionFilter } from "@bokeh/bokehjs/build/js/lib/models/filters/union_filter";
import { BasicTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/basic_tick_formatter";
import { CategoricalTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/categorical_tick_formatter";
import { DatetimeTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/datetime_tick_formatter";
import { LogTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/log_tick_formatter";
import { NumeralTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/numeral_tick_formatter";
import { PrintfTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/printf_tick_formatter";
import { TimedeltaTickFormatter } from "@bokeh/bokehjs/build/js/lib/models/formatters/timedelta_tick_formatter";
import { Block } from "@bokeh/bokehjs/build/js/lib/models/glyphs/block";
import { Circle } from "@bokeh/bokehjs/build/js/lib/models/glyphs/circle";
import { Ellipse } from "@bokeh/bokehjs/build/js/lib/models/glyphs/ellipse";
import { HArea } from "@bokeh/bokehjs/build/js/lib/models/glyphs/harea";
import { HAreaStep } from "@bokeh/bokehjs/build/js/lib/models/glyphs/harea_step";
import { HBar } from "@bokeh/bokehjs/build/js/lib/models/glyphs/hbar";
import { HexTile } from "@bokeh/bokehjs/build/js/lib/models/glyphs/hex_tile";
import { Image } from "@bokeh/bokehjs/build/js/lib/models/glyphs/image";
import { ImageRGBA } from "@bokeh/bokehjs/build/js/lib/models/glyphs/image_rgba";
import { Line } from "@bokeh/bokehjs/build/js/lib/models/glyphs/line";
import { MultiLine } from "@bokeh/bokehjs/build/js/lib/models/glyphs/multi_line";
import { Patch } from "@bokeh/bokehjs/build/js/lib/models/glyphs/patch";
import { Patches } from "@bokeh/bokehjs/build/js/lib/models/glyphs/patches";
import { Quad } from "@bokeh/bokehjs/build/js/lib/models/glyphs/quad";
import { Ray } from "@bokeh/bokehjs/build/js/lib/models/glyphs/ray";
import { Rect } from "@bokeh/bokehjs/build/js/lib/models/glyphs/rect";
import { Scatter } from "@bokeh/bokehjs/build/js/lib/models/glyphs/scatter";
import { Segment } from "@bokeh/bokehjs/build/js/lib/models/glyphs/segment";
import { Step } from "@bokeh/bokehjs/build/js/lib/models/glyphs/step";
import { Text } from "@bokeh/bokehjs/build/js/lib/models/glyphs/text";
import { VArea } from "@bokeh/bokehjs/build/js/lib/models/glyphs/varea";
import { VAreaStep } from "@bokeh/bokehjs/build/js/lib/models/glyphs/varea_step";
import { VBar } from "@bokeh/bokehjs/build/js/lib/models/glyphs/vbar";
import { Grid } from "@bokeh/bokehjs/build/js/lib/models/grids/grid";
import { Column } from "@bokeh/bokehjs/build/js/lib/models/layouts/column";
import { GridBox } from "@bokeh/bokehjs/build/js/lib/models/layouts/grid_box";
import { Row } from "@bokeh/bokehjs/build/js/lib/models/layouts/row";
import { Spacer } from "@bokeh/bokehjs/build/js/lib/models/layouts/spacer";
import * as mappers from "@bokeh/bokehjs/build/js/lib/models/mappers/index";
import { Figure } from "@bokeh/bokehjs/build/js/lib/models/plots/figure";
import { GridPlot } from "@bokeh/bokehjs/build/js/lib/models/plots/grid_plot";
import { Plot } from "@bokeh/bokehjs/build/js/lib/models/plots/plot";
import * as policies from "@bokeh/bokehjs/build/js/lib/models/policies/labeling";
import * as ranges from "@bokeh/bokehjs/build/js/lib/models/ranges/index";
import { GlyphRenderer } from "@bokeh/bokehjs/build/js/lib/models/renderers/glyph_renderer";
import { RendererGroup } from "@bokeh/bokehjs/build/js/lib/models/renderers/renderer_group";
import * as scales from "@bokeh/bokehjs/build/js/lib/models/scales/index";
import * as selections from "@bokeh/bokehjs/build/js/lib/models/selections/index";
import { CDSView } from "@bokeh/bokehjs/build/js/lib/models/sources/cds_view";
import { ColumnDataSource } from "@bokeh/bokehjs/build/js/lib/models/sources/column_data_source";
import { AdaptiveTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/adaptive_ticker";
import { BasicTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/basic_ticker";
import { BinnedTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/binned_ticker";
import { CategoricalTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/categorical_ticker";
import { CompositeTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/composite_ticker";
import { DatetimeTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/datetime_ticker";
import { DaysTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/days_ticker";
import { FixedTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/fixed_ticker";
import { LogTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/log_ticker";
import { MonthsTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/months_ticker";
import { SingleIntervalTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/single_interval_ticker";
import { TimedeltaTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/timedelta_ticker";
import { YearsTicker } from "@bokeh/bokehjs/build/js/lib/models/tickers/years_ticker";
import { HelpTool } from "@bokeh/bokehjs/build/js/lib/models/tools/actions/help_tool";
import { ResetTool } from "@bokeh/bokehjs/build/js/lib/models/tools/actions/reset_tool";
import { SaveTool } from "@bokeh/bokehjs/build/js/lib/models/tools/actions/save_tool";
import { BoxZoomTool } from "@bokeh/bokehjs/build/js/lib/models/tools/gestures/box_zoom_tool";
import { PanTool } from "@bokeh/bokehjs/build/js/lib/models/tools/gestures/pan_tool";
import { WheelZoomTool } from "@bokeh/bokehjs/build/js/lib/models/tools/gestures/wheel_zoom_tool";
import { CrosshairTool } from "@bokeh/bokehjs/build/js/lib/models/tools/inspectors/crosshair_tool";
import { HoverTool } from "@bokeh/bokehjs/build/js/lib/models/tools/inspectors/hover_tool";
import { Toolbar } from "@bokeh/bokehjs/build/js/lib/models/tools/toolbar";
import { Dodge } from "@bokeh/bokehjs/build/js/lib/models/transforms/dodge";
import { Jitter } from "@bokeh/bokehjs/build/js/lib/models/transforms/jitter";
import { LinearInterpolator } from "@bokeh/bokehjs/build/js/lib/models/transforms/linear_interpolator";
import { StepInterpolator } from "@bokeh/bokehjs/build/js/lib/models/transforms/step_interpolator";

register_models({
  AdaptiveTicker,
  AllIndices,
  AreaVisuals,
  Arrow,
  Band,
  BasicTickFormatter,
  BasicTicker,
  BinnedTicker,
  Block,
  BooleanFilter,
  BoxZoomTool,
  CDSView,
  CategoricalTickFormatter,
  CategoricalTicker,
  Circle,
  ColorBar,
  Column,
  ColumnDataSource,
  CompositeTicker,
  CrosshairTool,
  CumSum,
  DatetimeTickFormatter,
  DatetimeTicker,
  DaysTicker,
  DifferenceFilter,
  Dodge,
  Ellipse,
  Figure,
  FixedTicker,
  GlyphRenderer,
  Grid,
  GridBox,
  GridPlot,
  GroupFilter,
  HArea,
  HAreaStep,
  HBar,
  HelpTool,
  HexTile,
  HoverTool,
  Image,
  ImageRGBA,
  IndexFilter,
  IntersectionFilter,
  InversionFilter,
  Jitter,
  Label,
  LabelSet,
  Legend,
  LegendItem,
  Line,
  LinearInterpolator,
  LogTickFormatter,
  LogTicker,
  Maximum,
  Minimum,
  MonthsTicker,
  MultiLine,
  NumeralTickFormatter,
  PanTool,
  Patch,
  Patches,
  Plot,
  PrintfTickFormatter,
  Quad,
  Ray,
  Rect,
  RendererGroup,
  ResetTool,
  Row,
  SaveTool,
  Scatter,
  Segment,
  SingleIntervalTicker,
  Slope,
  Spacer,
  Span,
  Stack,
  Step,
  StepInterpolator,
  SymmetricDifferenceFilter,
  Text,
  TimedeltaTickFormatter,
  TimedeltaTicker,
  Title,
  Toolbar,
  UnionFilter,
  VArea,
  VAreaStep,
  VBar,
  WheelZoomTool,
  Whisker,
  YearsTicker,
  ...arrowHeads,
  ...boxes,
  ...axes,
  ...mappers,
  ...policies,
  ...ranges,
  ...scales,
  ...selections,
});
