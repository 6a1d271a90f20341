/** Colours and font of a chart. Colours are "rgba(r, g, b, a)", which BokehJS and canvas both read. */
export interface ChartTheme {
  readonly text: string;
  readonly axis: string;
  readonly grid: string;
  /** Of what lies over the chart, as a legend. */
  readonly surface: string;
  /** A list of families, as in CSS. */
  readonly font: string;
}
