/** What an item of images holds, asserted. */

import { type Item, ProtocolError } from "../../protocol";
import { count, list, record, text, wrong } from "../../protocol/fields";

/** Media types that are shown. No SVG: it holds script. */
export const MEDIA_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

const EXTENSIONS: Readonly<Record<MediaType, string>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/webp": "webp",
};

/** One image of a step, as it came. */
export interface Picture {
  /** Of the original, pixels. */
  readonly width: number;
  readonly height: number;
  readonly type: MediaType;
  /** Whether the bytes are those of the event file. */
  readonly whole: boolean;
  readonly frames: number;
  /** Of a sample of the original. */
  readonly bits: number;
  readonly bytes: DataView;
}

/** Why an image is not there. */
export interface Damage {
  readonly error: string;
}

export interface Pictures {
  /** The first of the batch, or all. */
  readonly shown: readonly (Picture | Damage)[];
  /** In the batch. */
  readonly count: number;
}

const cache = new WeakMap<Item, Pictures>();

/** The images of an item; what makes no sense is damage. */
export function picturesOf(item: Item): Pictures {
  let found = cache.get(item);
  if (!found) {
    found = parse(item);
    cache.set(item, found);
  }
  return found;
}

export function isPicture(one: Picture | Damage | undefined): one is Picture {
  return one !== undefined && !("error" in one);
}

/** Of a file that holds the image. */
export function extensionOf({ type }: Picture): string {
  return EXTENSIONS[type];
}

export function blobOf({ bytes, type }: Picture): Blob {
  return new Blob([bytes as DataView<ArrayBuffer>], { type });
}

/** Bytes in which a PNG image says whether a colour of its is transparent, before its pixels. */
const PNG_HEAD = 4096;

/** Whether an image may be transparent somewhere, by what its first bytes say. */
export function maybeTransparent({ bytes, type }: Picture): boolean {
  if (type === "image/jpeg") return false;
  const head = new Uint8Array(bytes.buffer, bytes.byteOffset, Math.min(PNG_HEAD, bytes.byteLength));
  const text = String.fromCharCode(...head);
  // Colour types 4 and 6 have alpha (PNG, third edition, 11.2.1); lossy WebP alone has none.
  if (type === "image/png") return head[25] === 4 || head[25] === 6 || text.includes("tRNS");
  return type !== "image/webp" || !text.startsWith("VP8 ", 12);
}

function parse({ content, buffers }: Item): Pictures {
  try {
    const shown = list(content.images, "images", pictureOf);
    const made = shown.map((make, index) => make(buffers[index]));
    return { shown: made, count: Math.max(made.length, count(content.count, "count")) };
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { shown: [{ error: error.message }], count: 1 };
  }
}

function pictureOf(value: unknown, where: string) {
  const fields = record(value, where);
  if (fields.error !== undefined) {
    const error = text(fields.error, `${where}.error`);
    return (): Damage => ({ error });
  }
  const type = MEDIA_TYPES.find((one) => one === fields.type);
  if (!type) throw wrong(`${where}.type`, fields.type, `one of ${MEDIA_TYPES.join(", ")}`);
  const told = {
    width: Math.max(1, count(fields.width, `${where}.width`)),
    height: Math.max(1, count(fields.height, `${where}.height`)),
    frames: count(fields.frames ?? 1, `${where}.frames`),
    bits: count(fields.bits ?? 8, `${where}.bits`),
    whole: fields.whole === true,
    type,
  };
  return (bytes: DataView | undefined): Picture => {
    if (!bytes) throw wrong(`${where}'s buffer`, undefined, "bytes");
    return { ...told, bytes };
  };
}
