import { effect, type ReadonlySignal, signal } from "@preact/signals";

/**
 * A signal that follows `source`, late where `isLate` says so: in the task after the next
 * frame, so that what else depends on `source` is on screen first.
 */
export function afterFrame<Value>(
  source: ReadonlySignal<Value>,
  isLate: () => boolean,
  abort: AbortSignal,
): ReadonlySignal<Value> {
  const late = signal(source.peek());
  let frame: number | undefined;
  const stop = effect(() => {
    const { value } = source;
    if (!isLate()) late.value = value;
    else if (late.peek() !== value) {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        setTimeout(() => {
          if (!abort.aborted) late.value = source.peek();
        });
      });
    }
  });
  abort.addEventListener(
    "abort",
    () => {
      stop();
      if (frame !== undefined) cancelAnimationFrame(frame);
    },
    { once: true },
  );
  return late;
}
