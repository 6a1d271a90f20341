/**
 * Files in one, not compressed: images are already (PKWARE's APPNOTE 6.3.10, sections
 * 4.3.7, 4.3.12 and 4.3.16). No archive of 4 GiB or more.
 */

export interface ZipFile {
  /** Path in the archive, with "/". */
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Sizes are of 32 bits. */
const MOST_BYTES = 0xffffffff;
/** Counts are of 16 bits. */
const MOST_FILES = 0xffff;
/** Names are UTF-8. */
const FLAGS = 0x0800;
const VERSION = 20;
/** 1980-01-01, the first day there is: the files are of no day. */
const DATE = 0x21;

/** Takes files one by one, and holds no more than the browser's own blobs of them. */
export class Zip {
  readonly #parts: BlobPart[] = [];
  readonly #directory: Uint8Array<ArrayBuffer>[] = [];
  readonly #names = new Set<string>();
  #size = 0;

  get count(): number {
    return this.#directory.length;
  }

  /**
   * Add a file; where there is one of that name already it is numbered.
   *
   * @throws RangeError where it would be more than an archive can hold
   */
  add({ name, bytes }: ZipFile): void {
    const path = new TextEncoder().encode(this.#fresh(name));
    const crc = crc32(bytes);
    const head = [VERSION, FLAGS, 0, 0, DATE] as const;
    const sizes = [crc, bytes.length, bytes.length] as const;
    const local = packed([0x04034b50], head, sizes, [path.length, 0], path);
    if (this.count >= MOST_FILES || this.#size + local.length + bytes.length > MOST_BYTES) {
      throw new RangeError("these are more than one archive can hold");
    }
    this.#directory.push(
      packed(
        [0x02014b50],
        [VERSION, ...head],
        sizes,
        [path.length, 0, 0, 0, 0, 0, 0],
        [this.#size],
        path,
      ),
    );
    this.#parts.push(new Blob([local, bytes]));
    this.#size += local.length + bytes.length;
  }

  blob(): Blob {
    const size = this.#directory.reduce((sum, one) => sum + one.length, 0);
    const end = packed([0x06054b50], [0, 0, this.count, this.count], [size, this.#size], [0]);
    return new Blob([...this.#parts, ...this.#directory, end], { type: "application/zip" });
  }

  #fresh(name: string): string {
    const dot = name.lastIndexOf(".");
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    let fresh = name;
    for (let again = 2; this.#names.has(fresh); again++) fresh = `${stem}_${again}${extension}`;
    this.#names.add(fresh);
    return fresh;
  }
}

type Fields = readonly number[];

/** Numbers of 32 and 16 bits, little-endian, by turns: lists of the one, then of the other. */
function packed(...groups: readonly (Fields | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    groups.flatMap((group, turn) => {
      if (group instanceof Uint8Array) return [...group];
      const bytes = turn % 2 === 0 ? 4 : 2;
      return group.flatMap((field) =>
        Array.from({ length: bytes }, (_, i) => (field >>> (8 * i)) & 0xff),
      );
    }),
  );
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}
