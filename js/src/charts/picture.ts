import type { ChartKind } from "./figure";
import { type Drawing, LineChart } from "./line_chart";
import type { ChartTheme } from "./theme";

const SVG = "http://www.w3.org/2000/svg";

/** One chart as it is to stand in a document. */
export interface Picture {
  readonly title: string;
  readonly kind: ChartKind;
  readonly drawing: Drawing;
  /** Under the horizontal axis. */
  readonly xLabel: string;
  readonly legend: readonly LegendEntry[];
  /** Of the chart with its axes, CSS pixels; title and legend come on top. */
  readonly width: number;
  readonly height: number;
}

export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
}

/** Pictures are for documents, whose paper is white. */
const PAPER = "#ffffff";
const INK = "#1f2328";
const PAPER_THEME = {
  text: "rgba(64, 70, 78, 1)",
  axis: "rgba(120, 128, 136, 1)",
  grid: "rgba(228, 231, 235, 1)",
  surface: "rgba(255, 255, 255, 1)",
};

/** Lengths in CSS pixels. */
const MARGIN = 12;
const TITLE_HEIGHT = 28;
const LABEL_HEIGHT = 18;
const LEGEND_ROW = 18;
const LEGEND_GAP = 18;
const SWATCH = 16;
/** What a legend has room for; the others are counted. */
const MAX_ENTRIES = 60;

/**
 * Draw a chart as SVG, on white, with title, axes and legend. Strings become
 * text nodes and attribute values, never markup.
 *
 * @param host element in the page in which the chart may stand out of sight for a moment
 * @param font families, as in CSS
 */
export async function drawPicture(
  picture: Picture,
  host: HTMLElement,
  font: string,
): Promise<SVGSVGElement> {
  const { width, height } = picture;
  const chart = await chartSvg(picture, host, { ...PAPER_THEME, font });
  const legend = legendOf(picture.legend, width, font);
  const whole = element("svg", {
    width: width + 2 * MARGIN,
    height: MARGIN + TITLE_HEIGHT + height + LABEL_HEIGHT + legend.height + MARGIN,
    "font-family": font,
  });
  const title = text(clipped(picture.title, width, `600 15px ${font}`), {
    x: MARGIN,
    y: MARGIN + 15,
  });
  title.setAttribute("font-size", "15");
  title.setAttribute("font-weight", "600");
  const label = text(clipped(picture.xLabel, width, `11px ${font}`), {
    x: MARGIN + width / 2,
    y: MARGIN + TITLE_HEIGHT + height + 12,
  });
  label.setAttribute("font-size", "11");
  label.setAttribute("text-anchor", "middle");
  place(chart, MARGIN, MARGIN + TITLE_HEIGHT);
  const below = MARGIN + TITLE_HEIGHT + height + LABEL_HEIGHT;
  legend.group.setAttribute("transform", `translate(${MARGIN} ${below})`);
  whole.append(paper(), title, chart, label, legend.group);
  return whole;
}

/** Pictures side by side, in rows of `columns`. */
export function gridOf(pictures: readonly SVGSVGElement[], columns: number): SVGSVGElement {
  const sizes = pictures.map(sizeOf);
  const columnWidth = Math.max(0, ...sizes.map(({ width }) => width));
  const across = Math.min(columns, Math.max(1, pictures.length));
  let top = 0;
  for (let first = 0; first < pictures.length; first += across) {
    const row = pictures.slice(first, first + across);
    row.forEach((picture, column) => {
      place(picture, column * columnWidth, top);
    });
    top += Math.max(...sizes.slice(first, first + across).map(({ height }) => height));
  }
  const whole = element("svg", { width: across * columnWidth, height: top });
  whole.append(paper(), ...pictures);
  return whole;
}

/** The text of an SVG file. */
export function svgText(picture: SVGSVGElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(picture)}\n`;
}

/** Sides of a canvas that all browsers can make, pixels. */
const MAX_SIDE = 16_000;

/**
 * An SVG as a PNG of `scale` times its size.
 *
 * @throws RangeError where that is more than a canvas holds
 */
export async function toPng(picture: SVGSVGElement, scale: number): Promise<Blob> {
  const { width, height } = sizeOf(picture);
  if (Math.max(width, height) * scale > MAX_SIDE) {
    throw new RangeError(
      `too many cards for one PNG (${Math.round(height * scale)} pixels high, at most ${MAX_SIDE}): ` +
        "save as SVG, or filter the tags",
    );
  }
  const url = URL.createObjectURL(new Blob([svgText(picture)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * scale;
    canvas.height = height * scale;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await blobOf(canvas);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  canvas.toBlob((blob) => {
    if (blob) resolve(blob);
    else reject(new Error("the browser could not make a PNG of the picture"));
  }, "image/png");
  return promise;
}

async function chartSvg(
  { kind, drawing, width, height }: Picture,
  host: HTMLElement,
  theme: ChartTheme,
): Promise<SVGSVGElement> {
  const stage = document.createElement("div");
  stage.style.cssText = `position: fixed; left: -20000px; width: ${width}px; height: ${height}px`;
  stage.inert = true;
  host.append(stage);
  const life = new AbortController();
  try {
    const chart = await LineChart.create(stage, kind, theme, life.signal);
    await chart.draw(drawing);
    return chart.toSvg();
  } finally {
    life.abort();
    stage.remove();
  }
}

function legendOf(entries: readonly LegendEntry[], width: number, font: string) {
  const group = element("g", { "font-size": 11, fill: INK });
  const more = entries.length - MAX_ENTRIES;
  let x = 0;
  let y = 0;
  const step = (length: number) => {
    if (x > 0 && x + length > width) {
      x = 0;
      y += LEGEND_ROW;
    }
    const at = { x, y: y + 13 };
    x += length + LEGEND_GAP;
    return at;
  };
  for (const { name, colour } of entries.slice(0, MAX_ENTRIES)) {
    const shown = clipped(name, width - SWATCH - 6, `11px ${font}`);
    const at = step(SWATCH + 6 + widthOf(shown, `11px ${font}`));
    const swatch = element("rect", {
      x: at.x,
      y: at.y - 5.5,
      width: SWATCH,
      height: 3,
      fill: colour,
    });
    group.append(swatch, text(shown, { x: at.x + SWATCH + 6, y: at.y }));
  }
  if (more > 0) group.append(text(`and ${more} more`, step(80)));
  return { group, height: entries.length > 0 ? y + LEGEND_ROW : 0 };
}

function paper(): SVGElement {
  return element("rect", { width: "100%", height: "100%", fill: PAPER });
}

function sizeOf(picture: SVGSVGElement): { width: number; height: number } {
  return {
    width: Number(picture.getAttribute("width")),
    height: Number(picture.getAttribute("height")),
  };
}

function place(picture: SVGSVGElement, x: number, y: number): void {
  picture.setAttribute("x", String(x));
  picture.setAttribute("y", String(y));
}

function element<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[Name] {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function text(content: string, at: { x: number; y: number }): SVGTextElement {
  const made = element("text", { ...at, fill: INK });
  made.append(document.createTextNode(content));
  return made;
}

/** What XML has no place for, not even escaped (XML 1.0, production Char). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is for
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** As much of a text as is `width` pixels wide. */
function clipped(content: string, width: number, font: string): string {
  const sound = content.toWellFormed().replace(NO_XML, "\ufffd");
  if (widthOf(sound, font) <= width) return sound;
  const letters = [...sound];
  let low = 0;
  let high = letters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (widthOf(`${letters.slice(0, middle).join("")}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${letters.slice(0, low).join("")}…`;
}

function widthOf(content: string, font: string): number {
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  if (!context) return 7 * content.length;
  context.font = font;
  return context.measureText(content).width;
}
