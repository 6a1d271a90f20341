export interface ContextTarget {
  /** A context is there, the first one or one that came back: everything is to be uploaded. */
  arrived(gl: WebGL2RenderingContext): void;
  lost(): void;
  /** Why nothing can be drawn, for the user; null when it can be again. */
  fail(message: string | null): void;
}

/** What the cloud needs of a context: slices of points are added to what is there. */
const ATTRIBUTES: WebGLContextAttributes = {
  alpha: false,
  antialias: false,
  depth: true,
  stencil: false,
  preserveDrawingBuffer: true,
};

const NO_WEBGL =
  "The projector draws with WebGL 2, which this browser does not offer. " +
  "Switch on hardware acceleration in its settings, or open the notebook in another browser.";
const LOST = "The browser has taken the graphics away. The points come back as soon as it can.";

/** Keep the canvas' WebGL context, through losses, until `signal` aborts. */
export function keepContext(
  canvas: HTMLCanvasElement,
  target: ContextTarget,
  signal: AbortSignal,
): void {
  const gl = canvas.getContext("webgl2", ATTRIBUTES);
  if (!gl) {
    target.fail(NO_WEBGL);
    return;
  }
  const arrive = (event?: Event) => {
    try {
      target.arrived(gl);
      if (event) target.fail(null);
    } catch (error) {
      target.fail(`The points cannot be drawn: ${String(error)}`);
    }
  };
  const lose = (event: Event) => {
    // Only then does it come back.
    event.preventDefault();
    target.lost();
    target.fail(LOST);
  };
  canvas.addEventListener("webglcontextlost", lose, { signal });
  canvas.addEventListener("webglcontextrestored", arrive, { signal });
  signal.addEventListener("abort", () => free(gl), { once: true });
  arrive();
}

/** Browsers allow some 16 contexts a page, and collect them late: give it back now. */
function free(gl: WebGL2RenderingContext): void {
  if (!gl.isContextLost()) gl.getExtension("WEBGL_lose_context")?.loseContext();
}
