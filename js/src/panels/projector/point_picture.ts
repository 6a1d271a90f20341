/** Images of points, as the kernel sends them. */

const MAGIC: readonly (readonly [type: string, start: string])[] = [
  ["image/png", "\x89PNG"],
  ["image/jpeg", "\xff\xd8\xff"],
  ["image/webp", "RIFF"],
];

/** The image as a file; null where it is none of what the kernel sends. */
export function blobOf(bytes: DataView): Blob | null {
  const start = String.fromCharCode(
    ...new Uint8Array(bytes.buffer, bytes.byteOffset, Math.min(4, bytes.byteLength)),
  );
  const type = MAGIC.find(([, magic]) => start.startsWith(magic))?.[0];
  return type === undefined ? null : new Blob([bytes as DataView<ArrayBuffer>], { type });
}

export async function bitmapOf(bytes: DataView): Promise<ImageBitmap> {
  const blob = blobOf(bytes);
  if (!blob) throw new Error("a sheet of images is no PNG, JPEG or WebP");
  return createImageBitmap(blob, { premultiplyAlpha: "none" });
}
