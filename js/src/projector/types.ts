/** Red, green and blue, 0 to 255 each. */
export type Rgb = readonly [number, number, number];

/** A place on the canvas, CSS pixels from its top left corner. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** One coordinate of all points: value = low + q / 65534 · (high − low); 65535 is missing. */
export interface Axis {
  readonly values: Uint16Array;
  readonly low: number;
  readonly high: number;
  /** Written at the axis' end. */
  readonly label?: string;
}

export interface AxesOptions {
  /** Points go from their old places to the new ones, unless the user wants less motion. */
  readonly animate: boolean;
  /**
   * Scale the axes anew so that they fill the view from home. False keeps the scale
   * of the axes before: what moves or grows is seen to. The camera stays either way.
   */
  readonly fit: boolean;
}

/** What the host's theme and the user's settings say of the look. */
export interface Look {
  readonly background: Rgb;
  /** CSS colours of the labels, and of what keeps them apart from the points below. */
  readonly text: string;
  readonly halo: string;
  /** Of the rings around selected points, and of boxes and lassos. */
  readonly accent: Rgb;
  readonly fog: boolean;
  /** Diameter of a point at the middle of the cloud, seen from home; CSS pixels. */
  readonly pointSize: number;
  readonly isDark: boolean;
}

/** Bits of a point's flags. */
export const HIDDEN = 1;
export const SELECTED = 2;
/** Drawn nearly transparent and behind all others. */
export const FAINT = 4;
/** Drawn in front of those that are not: neighbours, search results. */
export const MARKED = 8;

/** What a drag with the primary button does; in 2D "orbit" pans. */
export type Tool = "orbit" | "box" | "lasso";

/** What becomes of the former selection. */
export type SelectHow = "replace" | "add" | "subtract";

/**
 * Pictures of the points: tiles of `tileWidth` × `tileHeight` pixels, row by row, in
 * sheets of `columns` × `rows`. Point i has tile i % (columns · rows) of sheet
 * ⌊i / (columns · rows)⌋.
 */
export interface SpriteSheets {
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  /** Is asked once a sheet, and again after a loss of the context. */
  load(sheet: number, signal: AbortSignal): Promise<ImageBitmap>;
}

export interface Stats {
  /** Duration of the last frame, milliseconds: from its start until the GPU was done. */
  readonly frameMs: number;
  /** Points drawn by the last frame; fewer than there are while the camera moves. */
  readonly drawn: number;
  readonly contextLosses: number;
}
