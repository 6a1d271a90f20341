import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { placeBeside } from "./beside";

interface Props {
  readonly label: string;
  /** What it opens beside. */
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  readonly class?: string;
}

/**
 * A small dialog in the browser's top layer, where the board does not clip it. A click
 * elsewhere closes it, Escape too, and gives the focus back to where it was.
 */
export function Popover({ label, anchor, onClose, children, class: className = "" }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return;
    const life = new AbortController();
    current.showPopover();
    const follow = () => placeBeside(current, anchor, "left");
    follow();
    current.querySelector<HTMLElement>("input, select, button")?.focus();
    const { signal } = life;
    // Browsers give the focus back, but not to what is in a shadow root.
    let hadFocus = false;
    current.addEventListener(
      "beforetoggle",
      () => {
        hadFocus = current.matches(":focus-within");
      },
      { signal },
    );
    current.addEventListener(
      "toggle",
      (event) => {
        if ((event as ToggleEvent).newState !== "closed") return;
        if (hadFocus) anchor.focus();
        close.current();
      },
      { signal },
    );
    window.addEventListener("resize", follow, { signal });
    window.addEventListener("scroll", follow, { signal, capture: true, passive: true });
    const observer = new ResizeObserver(follow);
    observer.observe(current);
    signal.addEventListener("abort", () => observer.disconnect());
    return () => life.abort();
  }, [anchor]);
  return (
    <div
      ref={box}
      class={`popover ${className}`}
      popover="auto"
      role="dialog"
      aria-label={label}
      // What is typed here is no key of what lies below.
      onKeyDown={(event) => event.stopPropagation()}
    >
      {children}
    </div>
  );
}
