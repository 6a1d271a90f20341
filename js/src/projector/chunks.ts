/** A stretch of work after which the page may answer, milliseconds. */
const STRETCH = 12;
/** Points between two looks at the clock. */
const CHUNK = 20_000;

/**
 * Do something for the points 0 to `count`, in chunks, with pauses for the page.
 * False where `signal` aborted before the end.
 */
export async function inChunks(
  count: number,
  signal: AbortSignal,
  run: (from: number, to: number) => void,
): Promise<boolean> {
  let began = performance.now();
  for (let from = 0; from < count; from += CHUNK) {
    if (performance.now() - began > STRETCH) {
      await new Promise((resolve) => setTimeout(resolve));
      began = performance.now();
    }
    if (signal.aborted) return false;
    run(from, Math.min(count, from + CHUNK));
  }
  return !signal.aborted;
}
