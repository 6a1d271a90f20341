/** Made images, the same on every load, and a kernel that answers for them. */

import type { FakeItem, FakeKernel, FakeSteps } from "../fake-kernel";
import { random } from "./made_data";

export type Paint = (context: CanvasRenderingContext2D, width: number, height: number) => void;

/** The bytes of a PNG image of what is painted. */
export function png(width: number, height: number, paint: Paint): DataView<ArrayBuffer> {
  return encoded("image/png", width, height, paint);
}

/** The bytes of an image of what is painted; of PNG one with alpha, as browsers make them. */
export function encoded(
  type: "image/png" | "image/jpeg",
  width: number,
  height: number,
  paint: Paint,
): DataView<ArrayBuffer> {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no 2d context");
  paint(context, width, height);
  return bytesOf(canvas.toDataURL(type).split(",")[1] ?? "");
}

export function bytesOf(base64: string): DataView<ArrayBuffer> {
  return new DataView(Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0)).buffer);
}

/** One colour all over. */
export const plain =
  (colour: string): Paint =>
  (context, width, height) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
  };

/** Blobs that come out of the fog, the clearer the later. */
export const blobs =
  (seed: number, clear: number): Paint =>
  (context, width, height) => {
    const next = random(seed);
    context.fillStyle = `hsl(${360 * next()} 30% 20%)`;
    context.fillRect(0, 0, width, height);
    context.filter = `blur(${Math.round((1 - clear) * 0.15 * width)}px)`;
    for (let i = 0; i < 7; i++) {
      context.fillStyle = `hsl(${360 * next()} 70% ${30 + 50 * next()}%)`;
      context.beginPath();
      const radius = (0.05 + 0.15 * next()) * Math.min(width, height);
      context.arc(next() * width, next() * height, radius, 0, 7);
      context.fill();
    }
  };

/** Digits of few pixels. */
export const digit =
  (shade: number): Paint =>
  (context, width, height) => {
    context.fillStyle = "black";
    context.fillRect(0, 0, width, height);
    context.fillStyle = `rgb(${shade}, ${shade}, ${shade})`;
    context.fillRect(3, 1, 2, 6);
    context.fillRect(2, 2, 1, 1);
  };

/** A disc on nothing. */
export const disc: Paint = (context, width, height) => {
  context.fillStyle = "rgba(220, 40, 90, 0.7)";
  context.beginPath();
  context.arc(width / 2, height / 2, width / 3, 0, 7);
  context.fill();
};

/** What a step holds of pictures of one size. */
export function itemOf(
  pictures: readonly DataView[],
  width: number,
  height: number,
  also: Record<string, unknown> = {},
): FakeItem {
  const told = { width, height, type: "image/png", whole: true, frames: 1, bits: 8, ...also };
  return {
    content: { images: pictures.map(() => told), count: pictures.length },
    buffers: pictures,
  };
}

/** A series of images whose newest is told, and what any of its steps holds. */
export interface MadeImages {
  readonly run: string;
  readonly tag: string;
  readonly step: readonly number[];
  item(number: number, part: string): FakeItem;
}

export const asSteps = (series: readonly MadeImages[]): FakeSteps[] =>
  series.map(({ run, tag, step, item }) => ({
    run,
    tag,
    plugin: "images",
    step,
    wallTime: step.map((one) => Date.UTC(2026, 2, 1) / 1000 + one),
    items: { [step.length - 1]: item(step.length - 1, "preview") },
  }));

/** Have the kernel answer for the items of series, which it was told of in this order. */
export function answering(kernel: FakeKernel, series: readonly MadeImages[], delay = 60): void {
  const send = kernel.send.bind(kernel);
  kernel.send = (content: unknown) => {
    send(content);
    const { request, method, params } = content as {
      request: number;
      method: string;
      params: { series: number; numbers: number[]; part: "preview" | "full" };
    };
    if (method !== "items") return;
    const one = series[params.series];
    if (!one) return;
    const items = params.numbers.map((number) => {
      return [
        number,
        { part: params.part, step: one.step[number] ?? 0, ...one.item(number, params.part) },
      ];
    });
    setTimeout(() => {
      kernel.answerItems(request, params.series, Object.fromEntries(items));
    }, delay);
  };
}

const range = (length: number) => Array.from({ length }, (_, i) => i);

/** Runs with samples, digits in batches, wide figures, transparent and damaged ones. */
export function usualImages(runs: number, tags = 5): MadeImages[] {
  const step = range(20).map((i) => i * 50);
  return range(runs).flatMap((r) => {
    const run = `lr_${(r + 1) / 100}/seed_${r % 3}`;
    const made: MadeImages[] = [
      {
        run,
        tag: "samples/input",
        step,
        item: (i) => itemOf([png(96, 96, blobs(r, i / 19))], 96, 96),
      },
      {
        run,
        tag: "samples/output",
        step,
        item: (i) => itemOf([png(96, 96, blobs(r + 90, i / 19))], 96, 96),
      },
      {
        run,
        tag: "digits",
        step,
        item: (i) =>
          itemOf(
            range(16).map((d) => png(8, 8, digit(16 * d + i))),
            8,
            8,
          ),
      },
      {
        run,
        tag: "figure",
        step,
        item: (i) => itemOf([png(600, 200, blobs(r + 40, i / 19))], 600, 200),
      },
      {
        run,
        tag: "mask",
        step: step.slice(0, 1 + (r % 2)),
        item: (i) =>
          r % 3 === 2
            ? { error: "a PNG image that can't be decoded: image file is truncated" }
            : itemOf([png(64, 64, disc)], 64, 64, { bits: i % 2 === 0 ? 16 : 8 }),
      },
    ];
    return made.slice(0, tags);
  });
}
