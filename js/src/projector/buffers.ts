import type { Cloud } from "./cloud";
import { COLOR, FLAGS, FORMER, PLACE, SIZE } from "./shaders";

/** Which points are drawn: every `stride`-th from `first` on. */
export interface Slice {
  readonly first: number;
  readonly stride: number;
}

/** The size's byte of points without sizes: 0.5 + 2.5 · 0.2 is 1. */
const USUAL_SIZE = 0.2;

type Part = "places" | "former" | "colors" | "sizes" | "flags";

/** The points' columns on the GPU, an array each. */
export class Buffers {
  readonly #gl: WebGL2RenderingContext;
  readonly #held = new Map<number, WebGLBuffer>();
  readonly #specials: WebGLBuffer;
  /** How many points are drawn once more where a frame draws a slice. */
  specials = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#specials = gl.createBuffer();
  }

  upload(cloud: Cloud, part: Part): void {
    const { places } = cloud;
    if (part === "places" || part === "former") {
      const axes = (part === "places" ? places.now : places.former)?.axes ?? [];
      const location = part === "places" ? PLACE : FORMER;
      for (let i = 0; i < 3; i++) this.#put(location + i, axes[i]?.values ?? null);
    }
    if (part === "colors") this.#put(COLOR, cloud.colors);
    if (part === "sizes") this.#put(SIZE, cloud.sizes);
    if (part === "flags") {
      this.#put(FLAGS, cloud.flags);
      this.specials = cloud.specials.length;
      this.#gl.bindBuffer(this.#gl.ELEMENT_ARRAY_BUFFER, this.#specials);
      this.#gl.bufferData(this.#gl.ELEMENT_ARRAY_BUFFER, cloud.specials, this.#gl.DYNAMIC_DRAW);
    }
  }

  /** Point the attributes at a slice. */
  bind({ first, stride }: Slice): void {
    const gl = this.#gl;
    for (let i = 0; i < 3; i++) {
      this.#bind(PLACE + i, 1, gl.UNSIGNED_SHORT, 2, first, stride);
      this.#bind(FORMER + i, 1, gl.UNSIGNED_SHORT, 2, first, stride);
    }
    this.#bind(COLOR, 4, gl.UNSIGNED_BYTE, 4, first, stride);
    if (!this.#bind(SIZE, 1, gl.UNSIGNED_BYTE, 1, first, stride)) {
      gl.vertexAttrib1f(SIZE, USUAL_SIZE);
    }
    const flags = this.#held.get(FLAGS);
    if (!flags) return;
    gl.bindBuffer(gl.ARRAY_BUFFER, flags);
    gl.enableVertexAttribArray(FLAGS);
    gl.vertexAttribIPointer(FLAGS, 1, gl.UNSIGNED_BYTE, stride, first);
  }

  drawSlice(count: number, { first, stride }: Slice): void {
    this.#gl.drawArrays(this.#gl.POINTS, 0, Math.ceil((count - first) / stride));
  }

  /** Draw the selected and marked points; to be bound as the slice of all. */
  drawSpecials(): void {
    this.#gl.bindBuffer(this.#gl.ELEMENT_ARRAY_BUFFER, this.#specials);
    this.#gl.drawElements(this.#gl.POINTS, this.specials, this.#gl.UNSIGNED_INT, 0);
  }

  #put(location: number, values: Uint8Array | Uint16Array | null): void {
    const gl = this.#gl;
    const held = this.#held.get(location);
    if (!values) {
      if (held) gl.deleteBuffer(held);
      this.#held.delete(location);
      return;
    }
    const buffer = held ?? gl.createBuffer();
    this.#held.set(location, buffer);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.DYNAMIC_DRAW);
  }

  /** False where there is no such column: all points have 0 then. */
  #bind(
    location: number,
    parts: number,
    type: number,
    bytes: number,
    first: number,
    stride: number,
  ): boolean {
    const gl = this.#gl;
    const buffer = this.#held.get(location);
    if (!buffer) {
      gl.disableVertexAttribArray(location);
      gl.vertexAttrib1f(location, 0);
      return false;
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, parts, type, true, stride * bytes, first * bytes);
    return true;
  }
}
