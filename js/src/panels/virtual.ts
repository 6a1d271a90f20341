import { elementScroll, type VirtualItem, Virtualizer } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

export interface VirtualRows {
  readonly items: readonly VirtualItem[];
  /** Height of all rows, CSS pixels. */
  readonly height: number;
}

export interface RowsOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Height of a row, CSS pixels. A new function means new heights. */
  readonly sizeOf: (index: number) => number;
  /** Rows kept beyond either edge of what is in view. */
  readonly overscan: number;
}

/** The rows of a long list that are in view or near it. */
export function useVirtualRows({ scroller, count, sizeOf, overscan }: RowsOptions): VirtualRows {
  const [, rerender] = useReducer<number, void>((n) => n + 1, 0);
  const options = {
    count,
    overscan,
    estimateSize: sizeOf,
    getScrollElement: () => scroller.current,
    scrollToFn: elementScroll,
    observeElementRect: observeRect,
    observeElementOffset: observeOffset,
    onChange: () => rerender(),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions({ ...virtualizer.options, ...options });
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, sizeOf]);
  return { items: virtualizer.getVirtualItems(), height: virtualizer.getTotalSize() };
}

type List = Virtualizer<HTMLElement, HTMLElement>;

function observeRect(list: List, tell: (rect: { width: number; height: number }) => void) {
  const element = list.scrollElement;
  if (!element) return;
  const measure = () => tell({ width: element.clientWidth, height: element.clientHeight });
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  measure();
  return () => observer.disconnect();
}

/** Like the library's own, without its timer for the end of scrolling, which outlives the list. */
function observeOffset(list: List, tell: (offset: number, scrolling: boolean) => void) {
  const element = list.scrollElement;
  if (!element) return;
  const listening = new AbortController();
  const read = () => tell(element.scrollTop, false);
  element.addEventListener("scroll", read, { passive: true, signal: listening.signal });
  read();
  return () => listening.abort();
}
