import { describe, expect, it } from "vitest";
import { evenly, nearest, thumbsIn, tilesIn } from "../../src/panels/images/arranging";
import { measured } from "../../src/panels/images/difference";
import { isPicture, picturesOf } from "../../src/panels/images/pictures";
import { pixelText } from "../../src/panels/images/pixel_value";
import {
  FITTED,
  fitScale,
  panned,
  placement,
  type Zoom,
  zoomedTo,
} from "../../src/panels/images/zoom";

const IMAGE = { width: 200, height: 100 };
const STAGE = { width: 400, height: 400 };

/** The image's pixel at a point of the stage. */
function pixelUnder(zoom: Zoom, x: number, y: number): [number, number] {
  const { scale, left, top } = placement(zoom, IMAGE, STAGE);
  return [(x - left) / scale, (y - top) / scale];
}

describe("looking at an image from near", () => {
  it("begins with all of it in the middle", () => {
    expect(fitScale(IMAGE, STAGE)).toBe(2);
    expect(placement(FITTED, IMAGE, STAGE)).toEqual({ scale: 2, left: 0, top: 100 });
  });

  it("keeps the point under the pointer where it is", () => {
    let zoom = zoomedTo(FITTED, 4, { x: 200, y: 200 }, IMAGE, STAGE);
    const before = pixelUnder(zoom, 150, 250);
    zoom = zoomedTo(zoom, 8, { x: 150, y: 250 }, IMAGE, STAGE);
    const after = pixelUnder(zoom, 150, 250);
    expect(after[0]).toBeCloseTo(before[0]);
    expect(after[1]).toBeCloseTo(before[1]);
  });

  it("does not leave the image", () => {
    const near = zoomedTo(FITTED, 4, { x: 200, y: 200 }, IMAGE, STAGE);
    const moved = panned(near, 9999, -9999, IMAGE, STAGE);
    expect(pixelUnder(moved, 0, 0)[0]).toBeCloseTo(0);
    expect(pixelUnder(moved, 400, 400)[1]).toBeCloseTo(100);
    expect(panned(FITTED, 50, 50, IMAGE, STAGE)).toEqual(FITTED);
  });

  it("ends where pixels are large, and can always get to the actual size", () => {
    expect(zoomedTo(FITTED, 1e9, { x: 0, y: 0 }, IMAGE, STAGE).factor * 2).toBe(64);
    const large = { width: 8000, height: 8000 };
    const actual = 1 / fitScale(large, STAGE);
    expect(zoomedTo(FITTED, actual, { x: 0, y: 0 }, large, STAGE).factor).toBe(actual);
    const tiny = { width: 4, height: 4 };
    expect(zoomedTo(FITTED, 0.01, { x: 0, y: 0 }, tiny, STAGE).factor * 100).toBeCloseTo(1);
  });

  it("says a pixel's place and value", () => {
    expect(pixelText({ x: 3, y: 5 }, [255, 0, 90, 255])).toBe("(3, 5)  255 0 90");
    expect(pixelText({ x: 3, y: 5 }, [9, 9, 9, 128])).toBe("(3, 5)  9 α 128");
    expect(pixelText({ x: 3, y: 5 }, null)).toBe("(3, 5)");
  });

  it("measures how images differ", () => {
    const rgba = Uint8ClampedArray.of(0, 0, 0, 255, 3, 0, 12, 255);
    expect(measured(rgba)).toEqual({ most: 12, mean: 2.5, share: 0.5 });
  });
});

describe("images in their cards", () => {
  it("are as high as their shape, within bounds", () => {
    const height = (width: number, height: number) =>
      tilesIn({ width, height, count: 1 }, 300).height;
    expect([height(100, 100), height(600, 200), height(10, 1000), height(1000, 1)]).toEqual([
      300, 100, 420, 60,
    ]);
  });

  it("stand side by side where there are several", () => {
    const { columns, tile } = tilesIn({ width: 8, height: 8, count: 16 }, 300);
    expect(columns).toBe(4);
    expect(tile.width).toBeCloseTo(72);
    expect(tilesIn({ width: 80, height: 8, count: 3 }, 300).columns).toBe(1);
  });

  it("take no more room than they need in their own size", () => {
    const height = (side: number) =>
      tilesIn({ width: side, height: side, count: 1 }, 300, "actual").height;
    expect([height(100), height(8), height(2000)]).toEqual([100, 60, 420]);
  });

  it("fill the width of a sheet", () => {
    const { across, size } = thumbsIn({ width: 2, height: 1, count: 1 }, 300, 1000);
    expect(across).toBe(8);
    expect(across * size.width + 7 * 4).toBeCloseTo(1000);
    expect(size.height).toBe(Math.round(size.width / 2));
  });

  it("are of steps chosen evenly, the first and the last among them", () => {
    expect(evenly(3, 10)).toEqual([0, 1, 2]);
    expect(evenly(101, 5)).toEqual([0, 25, 50, 75, 100]);
    expect([evenly(0, 5), evenly(9, 1), evenly(1, 5)]).toEqual([[], [8], [0]]);
  });

  it("stand in the column nearest to their step", () => {
    const columns = [0, 10, 20];
    expect([-9, 4, 5, 6, 16, 99].map((step) => nearest(columns, step))).toEqual([0, 0, 0, 1, 2, 2]);
  });
});

describe("what the kernel says of images", () => {
  const item = (images: unknown, buffers: DataView[] = [], count: unknown = 1) => ({
    series: 0,
    number: 0,
    step: 0,
    part: "preview" as const,
    content: { images, count },
    buffers,
    error: undefined,
  });
  const bytes = new DataView(new ArrayBuffer(4));
  const told = { width: 2, height: 3, type: "image/png", whole: true };

  it("is taken over", () => {
    const { shown, count } = picturesOf(item([told, { error: "cut" }], [bytes, bytes], 20));
    expect(count).toBe(20);
    expect(shown[0]).toEqual({ ...told, frames: 1, bits: 8, bytes });
    expect(shown[1]).toEqual({ error: "cut" });
  });

  it.each([
    ["image/svg+xml", [{ ...told, type: "image/svg+xml" }]],
    ["text/html", [{ ...told, type: "text/html" }]],
    ["no list", "images"],
    ["no size", [{ ...told, width: -1 }]],
    ["more images than buffers", [told, told]],
  ])("is damage where it makes no sense: %s", (_, images) => {
    const { shown } = picturesOf(item(images, [bytes]));
    expect(shown).toHaveLength(1);
    expect(isPicture(shown[0])).toBe(false);
  });
});
