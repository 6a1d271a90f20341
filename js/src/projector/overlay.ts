import { sizeCanvas } from "./canvas_watch";
import type { Cloud } from "./cloud";
import { type LabelRequest, layoutLabels, type Room } from "./labels";
import type { Look, Place, Rgb } from "./types";
import { Projection, radiusAt, type View } from "./view";

const MOST_LABELS = 60;
const LONGEST = 40;
const FONT_SIZE = 11;
const LINE_HEIGHT = 14;

/** What is painted over the points. */
export interface Overlaid {
  /** The points whose names are wanted, the most important first. */
  readonly named: readonly number[];
  readonly nameOf: ((point: number) => string) | null;
  readonly lit: number | null;
  /** The corners of a box or lasso under way. */
  readonly region: readonly Place[] | null;
}

/** The canvas over the points: names, the lit point's ring, boxes and lassos. */
export class Overlay {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  /** By point: what is written, and its width in pixels. */
  readonly #texts = new Map<number, { readonly text: string; readonly width: number }>();
  #look: Look | null = null;
  #family = "sans-serif";

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    canvas.style.pointerEvents = "none";
  }

  /** Names may be others now. */
  forget(): void {
    this.#texts.clear();
  }

  paint(view: View, cloud: Cloud, { named, nameOf, lit, region }: Overlaid): void {
    const context = this.#context;
    if (!context) return;
    sizeCanvas(this.#canvas, view);
    this.#readFont(view);
    context.setTransform(view.pixelRatio, 0, 0, view.pixelRatio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    const projection = new Projection(view, cloud.places);
    context.font = `${FONT_SIZE - 1}px ${this.#family}`;
    const occupied = paintAxisNames(context, view, cloud, projection);
    if (nameOf) {
      const points = lit === null ? named : [lit, ...named];
      const requests = this.#requests(context, view, cloud, points, nameOf);
      this.#paintNames(context, view, requests, occupied);
    }
    if (lit !== null && !cloud.isHidden(lit) && projection.find(lit)) {
      context.beginPath();
      const radius = radiusAt(view, projection.w, cloud.sizes?.[lit]);
      context.arc(projection.x, projection.y, radius + 3, 0, 2 * Math.PI);
      outlined(context, view, 2);
    }
    if (region && region.length > 1) paintRegion(context, view, region);
  }

  /** The host's font, asked for when its theme may be another: that costs a layout. */
  #readFont({ look }: View): void {
    if (look === this.#look) return;
    this.#look = look;
    this.#family = getComputedStyle(this.#canvas).fontFamily || "sans-serif";
    this.forget();
  }

  #requests(
    context: CanvasRenderingContext2D,
    view: View,
    cloud: Cloud,
    points: readonly number[],
    nameOf: (point: number) => string,
  ): LabelRequest[] {
    context.font = `${FONT_SIZE}px ${this.#family}`;
    const projection = new Projection(view, cloud.places);
    return points.flatMap((point) => {
      if (cloud.isHidden(point) || !projection.find(point) || !projection.isInside) return [];
      const { width } = this.#text(context, point, nameOf);
      if (width === 0) return [];
      const radius = radiusAt(view, projection.w, cloud.sizes?.[point]);
      return [{ point, ...projection.place, radius, width }];
    });
  }

  #text(context: CanvasRenderingContext2D, point: number, nameOf: (point: number) => string) {
    let known = this.#texts.get(point);
    if (!known) {
      if (this.#texts.size > 10_000) this.forget();
      const text = shortened(nameOf(point));
      known = { text, width: context.measureText(text).width };
      this.#texts.set(point, known);
    }
    return known;
  }

  #paintNames(
    context: CanvasRenderingContext2D,
    view: View,
    requests: readonly LabelRequest[],
    occupied: readonly Room[],
  ): void {
    context.font = `${FONT_SIZE}px ${this.#family}`;
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.lineJoin = "round";
    const placed = layoutLabels(requests, view, LINE_HEIGHT, MOST_LABELS, occupied);
    for (const { point, x, y } of placed) {
      write(context, view, this.#texts.get(point)?.text ?? "", x, y);
    }
  }
}

function shortened(name: string): string {
  const line = name
    .slice(0, 4 * LONGEST)
    .replace(/\s+/g, " ")
    .trim();
  const letters = [...line];
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : line;
}

function write(
  context: CanvasRenderingContext2D,
  { look }: View,
  text: string,
  x: number,
  y: number,
): void {
  context.strokeStyle = look.halo;
  context.lineWidth = 3;
  context.strokeText(text, x, y);
  context.fillStyle = look.text;
  context.fillText(text, x, y);
}

/** Write the axes' names at their ends; where they stand. */
function paintAxisNames(
  context: CanvasRenderingContext2D,
  view: View,
  { places, half }: Cloud,
  projection: Projection,
): Room[] {
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.globalAlpha = 0.75;
  const rooms = places.now.axes.flatMap(({ label }, axis) => {
    const end = (i: number) => (i === axis ? 1.05 * (half[i] as number) : 0);
    if (!label || !projection.findPlace(end(0), end(1), end(2))) return [];
    const { x, y } = projection;
    const text = shortened(label);
    write(context, view, text, x, y);
    const width = context.measureText(text).width / 2;
    const height = LINE_HEIGHT / 2;
    return [{ left: x - width, right: x + width, top: y - height, bottom: y + height }];
  });
  context.globalAlpha = 1;
  return rooms;
}

function paintRegion(
  context: CanvasRenderingContext2D,
  view: View,
  region: readonly Place[],
): void {
  context.beginPath();
  for (const { x, y } of region) context.lineTo(x, y);
  context.closePath();
  context.fillStyle = css(view.look.accent, 0.12);
  context.fill("evenodd");
  outlined(context, view, 1.5);
}

/** Stroke the path in the accent's color, on a halo that shows it on points of that color. */
function outlined(context: CanvasRenderingContext2D, { look }: View, width: number): void {
  context.lineWidth = width + 2;
  context.strokeStyle = look.halo;
  context.stroke();
  context.lineWidth = width;
  context.strokeStyle = css(look.accent, 1);
  context.stroke();
}

function css([red, green, blue]: Rgb, opacity: number): string {
  return `rgba(${red}, ${green}, ${blue}, ${opacity})`;
}
