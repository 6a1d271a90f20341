import { type Item, ProtocolError } from "../../protocol";

/** The texts of one step. */
export interface Texts {
  /** As written: of a tensor. */
  readonly shape: readonly number[];
  /** In the tensor's order. */
  readonly cells: readonly string[];
  /** Whether there is more in the file. */
  readonly isCut: boolean;
}

/** A table of texts, with what its rows and columns are called; a list has nameless ones. */
export interface TextTable {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: string; readonly cells: readonly string[] }[];
}

const read = new WeakMap<Item, Texts>();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * What an item of the kernel's says (tbwidget/panels/text.py).
 *
 * @throws ProtocolError where it is something else
 */
export function textsOf(item: Item): Texts {
  const before = read.get(item);
  if (before) return before;
  const { shape, lengths, cut } = item.content;
  const [buffer] = item.buffers;
  if (!buffer || !areCounts(shape) || !areCounts(lengths)) {
    throw new ProtocolError("a text from the kernel lacks its shape or lengths");
  }
  let start = 0;
  const cells = lengths.map((length) => {
    const end = start + length;
    if (end > buffer.byteLength) throw new ProtocolError("a text from the kernel ends too soon");
    const part = new Uint8Array(buffer.buffer, buffer.byteOffset + start, length);
    start = end;
    return decoder.decode(part);
  });
  const texts = { shape, cells, isCut: cut === true };
  read.set(item, texts);
  return texts;
}

/** Texts as they are copied, searched and compared: cells by tabs, rows by lines. */
export function plainText(texts: Texts): string {
  const table = tableOf(texts);
  if (!table) return texts.cells[0] ?? "";
  return table.rows.map(({ cells }) => cells.join("\t")).join("\n");
}

/** A tensor of more than one text as a table; of many dimensions, the last ones are the columns. */
export function tableOf({ shape, cells }: Texts): TextTable | null {
  if (shape.every((size) => size === 1)) return null;
  const across = shape.length > 1 ? (shape.at(-1) ?? 1) : 1;
  const down = shape.length > 1 ? shape.slice(0, -1) : shape;
  const count = across === 0 ? 0 : Math.ceil(cells.length / across);
  return {
    columns:
      shape.length > 1
        ? Array.from({ length: Math.min(across, cells.length) }, (_, i) => String(i))
        : [],
    rows: Array.from({ length: count }, (_, row) => ({
      name: placeIn(down, row).join(", "),
      cells: cells.slice(row * across, (row + 1) * across),
    })),
  };
}

/** The indices in an array of that shape of its `index`th element. */
function placeIn(shape: readonly number[], index: number): number[] {
  let rest = index;
  return shape
    .toReversed()
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .toReversed();
}

function areCounts(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.every((one) => typeof one === "number" && one >= 0 && one % 1 === 0)
  );
}
