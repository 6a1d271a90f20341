import type { Card, Series } from "../../store";
import type { Curve } from "./curves";

/** A card whose lines are more than one a run of one tag. */
export interface ChartCard extends Card {
  /** What the card is called, where that is not its tag. */
  readonly title?: string;
  /** What the lines are told apart by, besides their runs' colours. */
  readonly legend?: readonly LegendEntry[];
  /** Whether the lines are drawn as they are, whatever the board's smoothing. */
  readonly raw?: boolean;
  /** Make the card's lines of those of its series: pure. */
  arrange?(series: readonly Series[], curves: readonly Curve[]): Curve[];
}

export interface LegendEntry {
  readonly text: string;
  /** As of a chart's line. */
  readonly dash: readonly number[];
  /** What is wrong with what should be drawn. */
  readonly fault?: string;
}
