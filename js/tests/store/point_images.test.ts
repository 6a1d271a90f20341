import { signal } from "@preact/signals";
import { expect, onTestFinished, test } from "vitest";
import type { Place } from "../../src/store/point_columns";
import { PointImageLink } from "../../src/store/point_images";
import { Settings } from "../../src/store/settings";
import { FakeKernel } from "../fake-kernel";

const BATCH = { run: "a", tag: "samples", by: "index", step: null };

function linked(pointImages: object) {
  const life = new AbortController();
  onTestFinished(() => life.abort());
  const settings = new Settings(new FakeKernel({ point_images: pointImages }), life.signal);
  const place = signal<Place | null>({ space: 0, step: 10 } as Place);
  const picked = signal<number | null>(null);
  const link = new PointImageLink(settings, place);
  link.follow(picked, life.signal);
  return { settings, link, picked };
}

test("images of the batch that are picked out light up their points", () => {
  const { settings, link } = linked(BATCH);
  settings.selectedImages.value = [
    { run: "a", tag: "samples", step: 10, index: 4 },
    { run: "a", tag: "samples", step: 0, index: 5 },
    { run: "b", tag: "samples", step: 10, index: 6 },
  ];
  expect(link.lit.value).toEqual([4]);
});

test("a point that is picked has its image picked out, and only that of the batch", () => {
  const { settings, picked } = linked(BATCH);
  const other = { run: "b", tag: "samples", step: 10, index: 6 };
  settings.selectedImages.value = [other];
  picked.value = 7;
  expect(settings.selectedImages.value).toEqual([
    other,
    { run: "a", tag: "samples", step: 10, index: 7 },
  ]);
  picked.value = null;
  expect(settings.selectedImages.value).toEqual([other]);
});

test("point i may have its image at step i", () => {
  const { settings, link, picked } = linked({ ...BATCH, by: "step" });
  settings.selectedImages.value = [
    { run: "a", tag: "samples", step: 4, index: 0 },
    { run: "a", tag: "others", step: 5, index: 0 },
  ];
  expect(link.lit.value).toEqual([4]);
  picked.value = 7;
  expect(settings.selectedImages.value).toEqual([
    { run: "a", tag: "others", step: 5, index: 0 },
    { run: "a", tag: "samples", step: 7, index: 0 },
  ]);
});

test("without a batch neither knows of the other", () => {
  const { settings, link, picked } = linked({});
  settings.selectedImages.value = [{ run: "a", tag: "samples", step: 10, index: 4 }];
  picked.value = 7;
  expect(link.lit.value).toEqual([]);
  expect(settings.selectedImages.value).toHaveLength(1);
});
