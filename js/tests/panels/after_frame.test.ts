import { signal } from "@preact/signals";
import { expect, onTestFinished, test } from "vitest";
import { afterFrame } from "../../src/panels/after_frame";

function lifetime(): AbortController {
  const life = new AbortController();
  onTestFinished(() => life.abort());
  return life;
}

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

test("what is late follows after the next frame, and what is not at once", async () => {
  const source = signal(1);
  const isLate = signal(true);
  const late = afterFrame(source, () => isLate.value, lifetime().signal);
  source.value = 2;
  source.value = 3;
  await frame();
  expect(late.value).toBe(1);
  await expect.poll(() => late.value).toBe(3);
  isLate.value = false;
  source.value = 4;
  expect(late.value).toBe(4);
});

test("nothing follows once it has ended", async () => {
  const source = signal(1);
  const life = lifetime();
  const late = afterFrame(source, () => true, life.signal);
  source.value = 2;
  life.abort();
  await frame();
  await frame();
  await new Promise((resolve) => setTimeout(resolve));
  expect(late.value).toBe(1);
});
