import { useLayoutEffect, useRef } from "preact/hooks";
import { PointCloud } from "../../projector";
import { useView } from "../view";
import { bindCloud } from "./cloud_binding";
import { setOperation } from "./set_operation";

/** The points, drawn. */
export function Cloud() {
  const view = useView();
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element || !overlay.current) return;
    const life = new AbortController();
    const { projector, settings } = view.board;
    const state = view.projector;
    const { neighbourhood, selection } = projector;
    const cloud = new PointCloud({
      canvas: element,
      overlay: overlay.current,
      signal: life.signal,
      onHover: (point, at) => {
        const { clientWidth: width, clientHeight: height } = element;
        state.hovered.value = point === null ? null : { point, at, width, height };
      },
      onPick: (point, event) => {
        neighbourhood.picked.value = point;
        if (point !== null) selection.select(Uint32Array.of(point), setOperation(event));
      },
      onRegion: (points, how) => selection.select(points, how),
      onCamera: (camera) => moved(camera),
      onFail: (message) => {
        state.fault.value = message;
      },
    });
    const moved = bindCloud({ cloud, view, projector, settings, signal: life.signal });
    state.cloud.value = cloud;
    return () => {
      life.abort();
      state.cloud.value = null;
      state.drawn.value = 0;
      state.hovered.value = null;
      state.spinning.value = false;
    };
  }, [view]);
  const { tool } = view.projector;
  return (
    <>
      <canvas
        ref={canvas}
        class={`cloud tool-${tool.value}`}
        tabIndex={0}
        role="img"
        onKeyDown={(event) => {
          if (event.key !== "Escape" || event.defaultPrevented) return;
          const { neighbourhood, selection } = view.board.projector;
          if (neighbourhood.picked.peek() !== null) neighbourhood.picked.value = null;
          else if (selection.points.peek().length > 0) selection.clear();
          else return;
          event.preventDefault();
        }}
        aria-label={labelOf(view.board.projector.count)}
      />
      <canvas ref={overlay} class="cloud-overlay" />
    </>
  );
}

function labelOf(count: number): string {
  return (
    `${count.toLocaleString("en-US")} points. Arrow keys turn the view, with Shift they move it; ` +
    "plus and minus zoom, Home shows all, Escape lets go of what is picked"
  );
}
