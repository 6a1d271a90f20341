/** One field of a structured array. */
export interface NpyField {
  readonly name: string;
  readonly values: Uint32Array | Float32Array | Uint8Array;
  /** Bytes that are truths. */
  readonly isBoolean?: boolean;
}

/** Magic and version 1.0 (numpy.lib.format), before the length of the header. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
/** The data begin at a multiple of it. */
const ALIGNMENT = 64;

/**
 * A file that `numpy.load` reads: an array of records, one a row, little-endian, as the
 * fields have them.
 */
export function toNpy(fields: readonly NpyField[]): Uint8Array<ArrayBuffer> {
  const rows = fields[0]?.values.length ?? 0;
  const width = fields.reduce((sum, { values }) => sum + values.BYTES_PER_ELEMENT, 0);
  const head = headOf(fields, rows);
  const file = new Uint8Array(head.length + rows * width);
  file.set(head);
  let offset = head.length;
  for (const { values } of fields) {
    const size = values.BYTES_PER_ELEMENT;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < size; i++) {
        file[offset + row * width + i] = bytes[row * size + i] as number;
      }
    }
    offset += size;
  }
  return file;
}

function headOf(fields: readonly NpyField[], rows: number): Uint8Array {
  const types = fields.map(({ name, values, isBoolean }) => {
    if (isBoolean) return `('${name}', '|b1')`;
    if (values instanceof Float32Array) return `('${name}', '<f4')`;
    return values instanceof Uint32Array ? `('${name}', '<u4')` : `('${name}', '|u1')`;
  });
  const text = `{'descr': [${types.join(", ")}], 'fortran_order': False, 'shape': (${rows},), }`;
  const before = MAGIC.length + 2;
  const padding = ALIGNMENT - ((before + text.length + 1) % ALIGNMENT);
  const header = `${text}${" ".repeat(padding % ALIGNMENT)}\n`;
  return Uint8Array.from([
    ...MAGIC,
    header.length & 255,
    header.length >> 8,
    ...new TextEncoder().encode(header),
  ]);
}
