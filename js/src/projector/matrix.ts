export type Vector = readonly [number, number, number];

/** Four columns of four, as WebGL takes them; vectors stand on its right. */
export type Matrix = readonly number[];

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** `a` + `times` · `b`. */
export function plus(a: Vector, b: Vector, times = 1): Vector {
  return [a[0] + times * b[0], a[1] + times * b[1], a[2] + times * b[2]];
}

export function multiply(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, at) => {
    const row = at % 4;
    const column = at - row;
    let sum = 0;
    for (let k = 0; k < 4; k++) sum += (a[4 * k + row] as number) * (b[column + k] as number);
    return sum;
  });
}

/** World → view, for an eye with orthonormal directions; it looks against `back`. */
export function viewMatrix(eye: Vector, right: Vector, up: Vector, back: Vector): Matrix {
  const column = (axis: 0 | 1 | 2) => [right[axis], up[axis], back[axis], 0];
  return [
    ...column(0),
    ...column(1),
    ...column(2),
    ...[-dot(eye, right), -dot(eye, up), -dot(eye, back), 1],
  ];
}

/**
 * View → clip space; w is the distance from the eye along its line of sight.
 *
 * @param slope half of the view's height at distance 1
 */
export function perspective(slope: number, aspect: number, near: number, far: number): Matrix {
  const depth = far - near;
  return [
    ...[1 / (slope * aspect), 0, 0, 0],
    ...[0, 1 / slope, 0, 0],
    ...[0, 0, -(far + near) / depth, -1],
    ...[0, 0, (-2 * far * near) / depth, 0],
  ];
}

/** The same without perspective, for half of the view's height; w is 1. */
export function orthographic(half: number, aspect: number, near: number, far: number): Matrix {
  const depth = far - near;
  return [
    ...[1 / (half * aspect), 0, 0, 0],
    ...[0, 1 / half, 0, 0],
    ...[0, 0, -2 / depth, 0],
    ...[0, 0, -(far + near) / depth, 1],
  ];
}
