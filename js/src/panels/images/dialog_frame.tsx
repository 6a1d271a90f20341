import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useView } from "../view";

interface Props {
  readonly label: string;
  /** Keys that mean something here; whether one did. */
  onKey?(key: string): boolean;
  readonly children: ComponentChildren;
}

/** What fills the panel until Escape is pressed; the focus goes back to where it was. */
export function DialogFrame({ label, onKey, children }: Props) {
  const { images } = useView();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    const from = (current?.getRootNode() as ShadowRoot | undefined)?.activeElement;
    current?.querySelector<HTMLElement>(".stage")?.focus({ preventScroll: true });
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  return (
    <div
      ref={element}
      class="expanded image-dialog"
      role="dialog"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Escape") images.dialog.value = null;
        // Sliders and lists have arrows of their own.
        else if ((event.target as Element).matches("input, select")) return;
        else if (!onKey?.(event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {children}
    </div>
  );
}
