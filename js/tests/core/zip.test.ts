import { describe, expect, it } from "vitest";
import { crc32, Zip } from "../../src/core/zip";

const bytes = (text: string) => new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;

async function view(zip: Zip): Promise<DataView> {
  return new DataView(await zip.blob().arrayBuffer());
}

/** What an archive holds, read from its end as readers do. */
async function entries(zip: Zip): Promise<Record<string, string>> {
  const data = await view(zip);
  const end = data.byteLength - 22;
  expect(data.getUint32(end, true)).toBe(0x06054b50);
  const count = data.getUint16(end + 10, true);
  let at = data.getUint32(end + 16, true);
  expect(at + data.getUint32(end + 12, true)).toBe(end);
  const found: Record<string, string> = {};
  const text = (start: number, length: number) =>
    new TextDecoder().decode(new Uint8Array(data.buffer, start, length));
  for (let i = 0; i < count; i++) {
    expect(data.getUint32(at, true)).toBe(0x02014b50);
    const [crc, size, length] = [16, 24, 28].map((by) =>
      by === 28 ? data.getUint16(at + by, true) : data.getUint32(at + by, true),
    ) as [number, number, number];
    const local = data.getUint32(at + 42, true);
    expect(data.getUint32(local, true)).toBe(0x04034b50);
    const name = text(at + 46, length);
    expect(text(local + 30, length)).toBe(name);
    found[name] = text(local + 30 + length, size);
    expect(crc).toBe(crc32(bytes(found[name] ?? "")));
    at += 46 + length;
  }
  return found;
}

describe("an archive", () => {
  it("holds files by their names, in any script", async () => {
    const zip = new Zip();
    zip.add({ name: "a/täg_1.png", bytes: bytes("one") });
    zip.add({ name: "b.png", bytes: bytes("") });
    expect(await entries(zip)).toEqual({ "a/täg_1.png": "one", "b.png": "" });
  });

  it("numbers files of the same name", async () => {
    const zip = new Zip();
    for (const text of ["1", "2", "3"]) zip.add({ name: "a/b.png", bytes: bytes(text) });
    expect(await entries(zip)).toEqual({ "a/b.png": "1", "a/b_2.png": "2", "a/b_3.png": "3" });
  });

  it("may be empty", async () => {
    expect(await entries(new Zip())).toEqual({});
  });

  it("has the checksums that everybody has", () => {
    expect(crc32(bytes("123456789"))).toBe(0xcbf43926);
  });
});
