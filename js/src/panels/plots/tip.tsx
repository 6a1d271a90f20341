import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Point } from "../../charts/gestures";
import { placeBeside } from "../beside";

interface Props {
  /** Pixels from the top left corner of the parent element. */
  readonly at: Point;
  readonly children: ComponentChildren;
}

/** What is told of the place under the pointer, in the browser's top layer. */
export function Tip({ at, children }: Props) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current?.showPopover?.();
  }, []);
  useLayoutEffect(() => {
    if (element.current) placeBeside(element.current, at);
  });
  return (
    <div ref={element} class="tooltip" role="tooltip" popover="manual">
      {children}
    </div>
  );
}
