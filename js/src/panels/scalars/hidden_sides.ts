import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

export interface HiddenSides {
  readonly left: Signal<boolean>;
  readonly right: Signal<boolean>;
}

/** Whether there is more to the left and to the right of what is in view of a scrolling element. */
export function useHiddenSides(scroller: RefObject<HTMLElement | null>): HiddenSides {
  const left = useSignal(false);
  const right = useSignal(false);
  useLayoutEffect(() => {
    const { current } = scroller;
    if (!current) return;
    const life = new AbortController();
    const look = () => {
      const { scrollLeft, scrollWidth, clientWidth } = current;
      left.value = scrollLeft > 0;
      // Zoomed pages have positions between pixels.
      right.value = scrollLeft + clientWidth < scrollWidth - 1;
    };
    look();
    current.addEventListener("scroll", look, { passive: true, signal: life.signal });
    const observer = new ResizeObserver(look);
    for (const element of [current, ...current.children]) observer.observe(element);
    life.signal.addEventListener("abort", () => observer.disconnect());
    return () => life.abort();
  }, []);
  return { left, right };
}
