import type { Point } from "../gestures";
import type { ChartTheme } from "../theme";
import type { Frame } from "../viewport";

export type { Frame, Point };

/** What a plot is made for. Sizes are CSS pixels. */
export interface Stage {
  readonly width: number;
  readonly height: number;
  readonly theme: ChartTheme;
}

/** A place on a plot: which of its steps (or runs), and which bin or band of it. */
export interface Hit {
  readonly line: number;
  readonly bin: number;
}

/** Why a line stands out. */
export type Emphasis = "hovered" | "marked";

/** What a card draws on a canvas of its own, laid out: pure but for the canvas it paints. */
export interface Plot {
  readonly frame: Frame;
  paint(context: CanvasRenderingContext2D): void;
  /** Draw a line over the others. */
  highlight(context: CanvasRenderingContext2D, hit: Hit, emphasis: Emphasis): void;
  /** What lies under or next to a point; null where there is nothing. */
  hit(point: Point): Hit | null;
}
