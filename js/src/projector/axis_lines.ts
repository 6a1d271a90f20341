import type { Cloud } from "./cloud";
import type { Program } from "./programs";
import type { Rgb } from "./types";
import type { View } from "./view";

/** Of the axes, on light and on dark: they are seen, and no point is mistaken for one. */
const COLORS: readonly (readonly [light: Rgb, dark: Rgb])[] = [
  [
    [200, 120, 120],
    [150, 85, 85],
  ],
  [
    [115, 165, 115],
    [80, 125, 80],
  ],
  [
    [120, 140, 200],
    [85, 100, 160],
  ],
];

/** A line for each axis, through the middle of the cloud and as long as it is. */
export class AxisLines {
  readonly #gl: WebGL2RenderingContext;
  readonly #array: WebGLVertexArrayObject;
  readonly #buffer: WebGLBuffer;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#array = gl.createVertexArray();
    this.#buffer = gl.createBuffer();
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    for (const [location, offset] of [
      [0, 0],
      [1, 12],
    ] as const) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, 3, gl.FLOAT, false, 24, offset);
    }
    gl.bindVertexArray(null);
  }

  draw(program: Program, { matrix, look }: View, { half, dimensions }: Cloud): void {
    const gl = this.#gl;
    const ends = COLORS.slice(0, dimensions).flatMap(([light, dark], axis) => {
      const color = (look.isDark ? dark : light).map((part) => part / 255);
      const end = (sign: number) => half.map((edge, i) => (i === axis ? sign * edge : 0));
      return [...end(-1), ...color, ...end(1), ...color];
    });
    gl.bindVertexArray(this.#array);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#buffer);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array(ends), gl.DYNAMIC_DRAW);
    gl.uniformMatrix4fv(program.at("uMatrix"), false, [...matrix]);
    gl.drawArrays(gl.LINES, 0, ends.length / 6);
    gl.bindVertexArray(null);
  }
}
