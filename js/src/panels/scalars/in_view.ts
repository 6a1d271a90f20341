import { type ReadonlySignal, signal } from "@preact/signals";

/** Whether any of `element` is on screen, until `life` aborts; false before it is known. */
export function followInView(element: HTMLElement, life: AbortSignal): ReadonlySignal<boolean> {
  const inView = signal(false);
  const observer = new IntersectionObserver((entries) => {
    inView.value = entries.at(-1)?.isIntersecting ?? false;
  });
  observer.observe(element);
  life.addEventListener("abort", () => observer.disconnect(), { once: true });
  return inView;
}
