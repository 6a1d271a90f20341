import { signal } from "@preact/signals";
import { drawPicture, gridOf, type Picture, svgText, toPng } from "../../charts/picture";
import { type Cell, type Column, toCsv, toJson } from "../../core/exports";
import type { XAxis } from "../../protocol";
import type { Card } from "../../store";
import { download, fileName } from "../download";
import type { View } from "../view";
import { allPoints } from "./all_points";
import { CardLines } from "./card_lines";
import { kindOf } from "./card_settings";
import type { ChartCard } from "./chart_card";
import type { Columns, Curve } from "./curves";
import { composeDrawing } from "./drawing";

export type PictureFormat = "svg" | "png";
export type DataFormat = "csv" | "json";

/** What to save of some cards: their charts, the points on screen, or all points. */
export type Saving =
  | { readonly what: "picture"; readonly format: PictureFormat }
  | { readonly what: "shown" | "all"; readonly format: DataFormat };

export interface SaveParts {
  readonly view: View;
  readonly cards: readonly Card[];
  /** Of the file, without its extension. */
  readonly name: string;
  /** Element of the view. */
  readonly near: HTMLElement;
}

/** Chart of a picture, CSS pixels: one that stands alone, and one of several. */
const ALONE = { width: 760, height: 420 };
const BESIDE = { width: 480, height: 300 };
const MAX_COLUMNS = 3;
/** Pixels of a PNG a CSS pixel. */
const PNG_SCALE = 2;

/**
 * Save cards as one file.
 *
 * @throws Error where the kernel would not send what is missing, or the browser cannot make the file
 */
export async function saveCards(parts: SaveParts, saving: Saving): Promise<void> {
  const { view, name, near } = parts;
  const content =
    saving.what === "picture"
      ? await pictureFile(parts, saving.format)
      : await dataFile(parts, saving.what, saving.format);
  view.signal.throwIfAborted();
  download(fileName(name, saving.format), content, near);
}

async function pictureFile({ view, cards, near }: SaveParts, format: PictureFormat): Promise<Blob> {
  const size = cards.length === 1 ? ALONE : BESIDE;
  const { font } = view.theme.peek();
  const drawn: SVGSVGElement[] = [];
  for (const card of cards) drawn.push(await drawPicture(pictureOf(view, card, size), near, font));
  const [only] = drawn;
  const columns = Math.min(MAX_COLUMNS, Math.ceil(Math.sqrt(drawn.length)));
  const whole = only && drawn.length === 1 ? only : gridOf(drawn, columns);
  if (format === "png") return toPng(whole, PNG_SCALE);
  return new Blob([svgText(whole)], { type: "image/svg+xml" });
}

const X_LABELS: Readonly<Record<XAxis, string>> = {
  step: "step",
  relative_step: "step since the run's start",
  relative: "time since the run's start",
  wall_time: "time",
  tag: "",
};

/** What is on the card now: its zoom, its smoothing, its runs. */
function pictureOf(view: View, card: Card, size: { width: number; height: number }): Picture {
  const lines = new CardLines(view, signal(card));
  const settings = lines.settings.peek();
  const { curves } = lines.compute();
  const drawing = composeDrawing(curves, {
    ...settings,
    zoom: lines.state.zoom.peek(),
    sharedX: view.scalars.sharedX.peek(),
    showsMembers: lines.look.peek().showsMembers,
    maxPoints: 2 * size.width,
  });
  return {
    ...size,
    title: titleOf(card),
    kind: kindOf(settings),
    drawing,
    xLabel: settings.xAxis === "tag" ? settings.xTag : X_LABELS[settings.xAxis],
    legend: curves.map(({ name, colour }) => ({ name, colour })),
  };
}

export function titleOf(card: ChartCard): string {
  return card.title ?? (card.series[0]?.displayName || card.tag);
}

async function dataFile(
  { view, cards }: SaveParts,
  what: "shown" | "all",
  format: DataFormat,
): Promise<Blob> {
  const rows = new Rows(what === "shown");
  for (const card of cards) {
    const lines = new CardLines(view, signal(card));
    if (what === "shown") {
      for (const curve of lines.compute().curves) rows.addShown(card.tag, curve, lines);
    } else {
      for (const series of lines.series.peek()) {
        const points = await allPoints(view.board.store, series, view.signal);
        rows.add(card.tag, series.run.name, points);
      }
    }
  }
  const columns = rows.columns();
  return format === "csv"
    ? new Blob([toCsv(columns)], { type: "text/csv" })
    : new Blob([toJson(columns)], { type: "application/json" });
}

/** A table with a row a point. */
class Rows {
  readonly #columns: Readonly<Record<string, Cell[]>>;

  constructor(withSmoothed: boolean) {
    const smoothed: Record<string, Cell[]> = withSmoothed ? { smoothed: [] } : {};
    this.#columns = { run: [], tag: [], step: [], wall_time: [], value: [], ...smoothed };
  }

  add(tag: string, run: string, points: Columns & { readonly smoothed?: Float64Array }): void {
    for (let i = 0; i < points.step.length; i++) {
      this.#push("run", run);
      this.#push("tag", tag);
      this.#push("step", points.step[i] ?? NaN);
      this.#push("wall_time", points.wallTime[i] ?? NaN);
      this.#push("value", points.value[i] ?? NaN);
      this.#push("smoothed", points.smoothed?.[i] ?? null);
    }
  }

  /** The points of a line that are inside what is zoomed to. */
  addShown(tag: string, curve: Curve, lines: CardLines): void {
    const window = lines.window.peek();
    const inside = (_: number, i: number) => {
      const x = curve.x[i] as number;
      return !window || (x >= window.start && x <= window.end);
    };
    this.add(tag, curve.name, {
      step: curve.step.filter(inside),
      wallTime: curve.wallTime.filter(inside),
      value: curve.value.filter(inside),
      smoothed: curve.smoothed.filter(inside),
    });
  }

  columns(): Column[] {
    return Object.entries(this.#columns).map(([name, values]) => ({ name, values }));
  }

  #push(name: string, cell: Cell): void {
    this.#columns[name]?.push(cell);
  }
}
