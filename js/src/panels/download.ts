/** How long a browser may take to fetch what it was told to save, milliseconds. */
const KEEP = 60_000;

/**
 * Have the browser save a file.
 *
 * @param near element of the view, in whose tree a link may stand for a moment
 */
export function download(name: string, content: Blob, near: HTMLElement): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  near.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEEP);
}

/** A name for a file, of a name that may hold anything. */
export function fileName(name: string, extension: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^[._]+|[._]+$/g, "");
  return `${[...safe].slice(0, 100).join("") || "chart"}.${extension}`;
}
