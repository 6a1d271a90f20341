import { onTestFinished, vi } from "vitest";
import { type Axis, type Look, PointCloud } from "../../src/projector";

export const LOOK: Look = {
  background: [255, 255, 255],
  text: "#000000",
  halo: "#ffffff",
  accent: [255, 0, 0],
  fog: false,
  pointSize: 8,
  isDark: false,
};

export const WIDTH = 400;
export const HEIGHT = 300;

/** A cloud on a canvas of 400 × 300 pixels, gone after the test. */
export function openCloud() {
  const life = new AbortController();
  const box = document.createElement("div");
  box.style.cssText = `position: fixed; left: 0; top: 0; width: ${WIDTH}px; height: ${HEIGHT}px;`;
  const canvas = document.createElement("canvas");
  const overlay = document.createElement("canvas");
  for (const one of [canvas, overlay]) {
    one.style.cssText = "position: absolute; left: 0; top: 0; width: 100%; height: 100%;";
    box.append(one);
  }
  document.body.append(box);
  const told = {
    onHover: vi.fn(),
    onPick: vi.fn(),
    onRegion: vi.fn(),
    onCamera: vi.fn(),
    onFail: vi.fn(),
  };
  const cloud = new PointCloud({ canvas, overlay, signal: life.signal, ...told });
  cloud.setLook(LOOK);
  onTestFinished(() => {
    const error = canvas.getContext("webgl2")?.getError();
    if (error && error !== WebGL2RenderingContext.CONTEXT_LOST_WEBGL) {
      throw new Error(`WebGL complains: ${error}`);
    }
    life.abort();
    box.remove();
  });
  return { cloud, canvas, overlay, life, told, pointer: pointerOn(canvas) };
}

/** Axes of these values, exact at the ends. */
export function axis(values: readonly number[], low = -1, high = 1): Axis {
  const quanta = values.map((value) =>
    Number.isFinite(value) ? Math.round((65534 * (value - low)) / (high - low)) : 65535,
  );
  return { values: Uint16Array.from(quanta), low, high };
}

/** Numbers from 0 to 1, the same in each run (Park and Miller's generator). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** The color of a pixel of what is seen, at CSS pixels. */
export async function pixels(cloud: PointCloud): Promise<(x: number, y: number) => number[]> {
  const picture = await createImageBitmap(await cloud.screenshot());
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  if (!context) throw new Error("no context");
  context.drawImage(picture, 0, 0);
  const scale = picture.width / WIDTH;
  return (x, y) => [
    ...context.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data.slice(0, 3),
  ];
}

function pointerOn(canvas: HTMLCanvasElement) {
  const tell = (type: string, x: number, y: number, more: PointerEventInit = {}) =>
    canvas.dispatchEvent(
      new PointerEvent(type, {
        clientX: x,
        clientY: y,
        pointerId: 1,
        pointerType: "mouse",
        bubbles: true,
        cancelable: true,
        ...more,
      }),
    );
  // Only real pointers can be captured.
  canvas.setPointerCapture = () => {};
  return {
    hover: (x: number, y: number) => tell("pointermove", x, y),
    leave: () => tell("pointerleave", 0, 0),
    press: (x: number, y: number) => tell("pointerdown", x, y, { buttons: 1 }),
    move: (x: number, y: number) => tell("pointermove", x, y, { buttons: 1 }),
    release: (x: number, y: number) => tell("pointerup", x, y),
    drag: (way: readonly (readonly [number, number])[], more: PointerEventInit = {}) => {
      const [first, ...others] = way;
      const last = way.at(-1);
      if (!first || !last) return;
      tell("pointerdown", ...first, { buttons: 1, ...more });
      for (const place of others) tell("pointermove", ...place, { buttons: 1, ...more });
      tell("pointerup", ...last, more);
    },
  };
}
