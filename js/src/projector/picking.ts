/** A point so near to the pointer is meant, CSS pixels. */
const REACH = 4;
/** Between two looks whether the GPU is done, milliseconds. */
const POLL = 4;

/**
 * The number in the middle of a square of pixels, or the nearest to it: four bytes
 * each, low to high, 0 for none.
 */
export function nearestNumber(pixels: Uint8Array, side: number): number | null {
  const numbers = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const middle = (side - 1) / 2;
  let nearest = Infinity;
  let found = 0;
  for (let i = 0; i < side * side; i++) {
    const number = numbers.getUint32(4 * i, true);
    if (number === 0) continue;
    const away = ((i % side) - middle) ** 2 + (Math.floor(i / side) - middle) ** 2;
    if (away >= nearest) continue;
    nearest = away;
    found = number;
  }
  return found || null;
}

/** A small picture of the points' numbers around the pointer, read back without waiting. */
export class Picker {
  readonly #gl: WebGL2RenderingContext;
  readonly #frame: WebGLFramebuffer;
  readonly #numbers: WebGLRenderbuffer;
  readonly #depth: WebGLRenderbuffer;
  #side = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#frame = gl.createFramebuffer();
    this.#numbers = gl.createRenderbuffer();
    this.#depth = gl.createRenderbuffer();
  }

  /**
   * Draw what `draw` draws of a canvas of `width` × `height` pixels, as far as it is
   * around one of them, and return the number that stands there.
   *
   * @param column, row of that pixel, from the lower left corner
   */
  async read(
    { width, height, pixelRatio }: { width: number; height: number; pixelRatio: number },
    column: number,
    row: number,
    draw: (reach: number) => void,
  ): Promise<number | null> {
    const gl = this.#gl;
    const reach = Math.round(REACH * pixelRatio);
    const side = 2 * reach + 1;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#frame);
    this.#resize(side);
    // The canvas' own viewport, moved: so each pixel is the same as on the canvas.
    gl.viewport(reach - column, reach - row, width, height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.disable(gl.BLEND);
    draw(reach);
    gl.enable(gl.BLEND);
    const buffer = gl.createBuffer();
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.bufferData(gl.PIXEL_PACK_BUFFER, 4 * side * side, gl.STREAM_READ);
    gl.readPixels(0, 0, side, side, gl.RGBA, gl.UNSIGNED_BYTE, 0);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    const done = await signalled(gl);
    const pixels = new Uint8Array(4 * side * side);
    if (done) {
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixels);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    }
    gl.deleteBuffer(buffer);
    return nearestNumber(pixels, side);
  }

  #resize(side: number): void {
    if (side === this.#side) return;
    this.#side = side;
    const gl = this.#gl;
    for (const [buffer, format, attachment] of [
      [this.#numbers, gl.RGBA8, gl.COLOR_ATTACHMENT0],
      [this.#depth, gl.DEPTH_COMPONENT24, gl.DEPTH_ATTACHMENT],
    ] as const) {
      gl.bindRenderbuffer(gl.RENDERBUFFER, buffer);
      gl.renderbufferStorage(gl.RENDERBUFFER, format, side, side);
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, attachment, gl.RENDERBUFFER, buffer);
    }
  }
}

/** Wait until the GPU has done all it was told so far; false where the context is lost. */
async function signalled(gl: WebGL2RenderingContext): Promise<boolean> {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  if (!fence) return false;
  let status: number;
  do {
    await new Promise((resolve) => setTimeout(resolve, POLL));
    status = gl.clientWaitSync(fence, 0, 0);
  } while (status === gl.TIMEOUT_EXPIRED);
  gl.deleteSync(fence);
  return status !== gl.WAIT_FAILED && !gl.isContextLost();
}
