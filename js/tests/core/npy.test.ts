import { expect, test } from "vitest";
import { fromBase64, toBase64 } from "../../src/core/base64";
import { toNpy } from "../../src/core/npy";

test("a file of NumPy's says what its records are, and where they begin", () => {
  const file = toNpy([
    { name: "point", values: Uint32Array.of(0, 1) },
    { name: "x", values: Float32Array.of(0.5, -2) },
    { name: "selected", values: Uint8Array.of(0, 1), isBoolean: true },
  ]);
  const view = new DataView(file.buffer);
  expect([...file.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  const start = 10 + view.getUint16(8, true);
  expect(start % 64).toBe(0);
  const header = new TextDecoder().decode(file.subarray(10, start));
  expect(header).toMatch(
    /^\{'descr': \[\('point', '<u4'\), \('x', '<f4'\), \('selected', '\|b1'\)\], 'fortran_order': False, 'shape': \(2,\), \} *\n$/,
  );
  expect(file.length).toBe(start + 2 * 9);
  expect(view.getUint32(start + 9, true)).toBe(1);
  expect(view.getFloat32(start + 9 + 4, true)).toBe(-2);
  expect(view.getUint8(start + 9 + 8)).toBe(1);
});

test("bytes go into base64 and come back, however many", () => {
  const bytes = Uint8Array.from({ length: 100_001 }, (_, i) => i % 251);
  expect(fromBase64(toBase64(bytes))).toEqual(bytes);
  expect(fromBase64("no base64!")).toBeNull();
});
