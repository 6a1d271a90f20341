/** Assertions of what a field of a message holds; errors name the field. */

/** A message that is not what the protocol says; the text names what is wrong. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

export interface FloatArray<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): T;
}

/**
 * View a buffer as numbers, little-endian as every browser's machine. A typed
 * array has to begin at a multiple of its item's size: copied where it does not.
 */
export function column<T>(Column: FloatArray<T>, view: DataView, length: number, name: string): T {
  const size = Column.BYTES_PER_ELEMENT;
  const { buffer, byteOffset, byteLength } = view;
  if (byteLength !== length * size) {
    throw wrong(`bytes of ${name}`, byteLength, `${length} points of ${size} bytes`);
  }
  if (byteOffset % size === 0) return new Column(buffer, byteOffset, length);
  return new Column(buffer.slice(byteOffset, byteOffset + byteLength));
}

export type Fields = Readonly<Record<string, unknown>>;

export function record(value: unknown, what: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(what, value, "an object");
  }
  return value as Fields;
}

export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw wrong(what, value, "a string");
  return value;
}

export function count(value: unknown, what: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw wrong(what, value, "a whole number, 0 or more");
  }
  return value;
}

/** A list that may be absent. */
export function list<T>(
  value: unknown,
  what: string,
  parse: (item: unknown, where: string) => T,
): T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong(what, value, "a list");
  return value.map((item, index) => parse(item, `${what}[${index}]`));
}

export function wrong(what: string, value: unknown, expected: string): ProtocolError {
  return new ProtocolError(
    `message from the kernel: ${what} is ${shown(value)}, expected ${expected}`,
  );
}

export function shown(value: unknown): string {
  return (JSON.stringify(value) ?? String(value)).slice(0, 80);
}
