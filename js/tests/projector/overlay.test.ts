import { expect, it, vi } from "vitest";
import { FAINT, HIDDEN, SELECTED } from "../../src/projector";
import { eventually } from "../eventually";
import { axis, HEIGHT, openCloud, random, WIDTH } from "./open-cloud";

const STILL = { animate: false, fit: true };

/** What is written in the next whole picture: texts and their places. */
async function written(cloud: ReturnType<typeof openCloud>["cloud"]) {
  await cloud.settled();
  const texts = vi.spyOn(CanvasRenderingContext2D.prototype, "fillText");
  const clears = vi.spyOn(CanvasRenderingContext2D.prototype, "clearRect");
  await cloud.screenshot();
  const begin = clears.mock.invocationCallOrder[0] as number;
  const end = clears.mock.invocationCallOrder[1] ?? Infinity;
  const order = texts.mock.invocationCallOrder;
  const calls = texts.mock.calls.filter((_, i) => {
    const at = order[i] as number;
    return at > begin && at < end;
  });
  texts.mockRestore();
  clears.mockRestore();
  return calls.map(([text, x, y]) => ({ text, x, y }));
}

const names = (all: readonly { readonly text: string }[]) => all.map(({ text }) => text);

it("names stand beside their points, not of hidden or faint ones, as text", async () => {
  const { cloud } = openCloud();
  cloud.setAxes([axis([-1, 0, 1, 0.5]), axis([0, 0.5, -0.3, -0.5])], STILL);
  cloud.setFlags(Uint8Array.of(0, HIDDEN, 0, FAINT));
  cloud.setLabels((point) => `<b>${point}</b>\n${"long ".repeat(point * 20)}`);
  const [first, second, ...others] = await written(cloud);
  expect(others).toEqual([]);
  const { x, y } = cloud.project(0) ?? { x: 0, y: 0 };
  expect(first).toEqual({ text: "<b>0</b>", x: expect.closeTo(x + 7, 0), y: expect.closeTo(y, 3) });
  expect(second?.text).toMatch(/^<b>2<\/b> long long .*…$/);
  expect(second?.x).toBeGreaterThan(0);
});

it("of many, selected ones come first, then the nearest, as many as have room", async () => {
  const { cloud } = openCloud();
  const next = random(2);
  const axes = [0, 1, 2].map(() => axis(Array.from({ length: 3000 }, () => 2 * next() - 1)));
  cloud.setAxes(axes, STILL);
  const flags = new Uint8Array(3000);
  flags[1234] = SELECTED;
  cloud.setFlags(flags);
  cloud.setLabels((point) => `point ${point}`);
  const all = await written(cloud);
  expect(names(all)[0]).toBe("point 1234");
  expect(all.length).toBeGreaterThan(15);
  expect(all.length).toBeLessThanOrEqual(60);
  for (const { x, y } of all) {
    expect(x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT).toBe(true);
  }
});

it("of very many they come a little later", async () => {
  const { cloud } = openCloud();
  const next = random(2);
  const axes = [0, 1].map(() => axis(Array.from({ length: 120_000 }, () => 2 * next() - 1)));
  cloud.setAxes(axes, STILL);
  cloud.setLabels((point) => `point ${point}`);
  await eventually(async () => expect((await written(cloud)).length).toBeGreaterThan(15));
});

it("the lit point has a ring and its name, and axes have theirs", async () => {
  const { cloud, overlay } = openCloud();
  const axes = [axis([-1, 0, 1]), axis([0, 0, 0.5])];
  cloud.setAxes(
    axes.map((one, i) => ({ ...one, label: `axis ${i}` })),
    STILL,
  );
  cloud.setLabels((point) => `point ${point}`);
  cloud.setFlags(Uint8Array.of(FAINT, FAINT, FAINT));
  expect(names(await written(cloud))).toEqual(["axis 0", "axis 1"]);
  const { x, y } = cloud.project(2) ?? { x: 0, y: 0 };
  const ring = () => overlay.getContext("2d")?.getImageData(x + 7, y, 1, 1).data[3];
  expect(ring()).toBe(0);
  cloud.setLit(2);
  expect(names(await written(cloud))).toEqual(["axis 0", "axis 1", "point 2"]);
  expect(ring()).toBeGreaterThan(0);
  cloud.setLit(null);
  cloud.setLabels(null);
  expect(names(await written(cloud))).toEqual(["axis 0", "axis 1"]);
});

it("what is off the screen is not drawn, and is once it is back", async () => {
  const { cloud, canvas } = openCloud();
  cloud.setAxes([axis([-1, 1]), axis([0, 0])], STILL);
  await cloud.settled();
  const box = canvas.parentElement as HTMLElement;
  box.style.top = "-5000px";
  const draws = vi.spyOn(WebGL2RenderingContext.prototype, "drawArrays");
  const seen = new Promise<boolean>((resolve) => {
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) return;
      observer.disconnect();
      resolve(true);
    });
    observer.observe(canvas);
  });
  await seen;
  draws.mockClear();
  cloud.setColors(new Uint8Array(8).fill(255));
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  expect(draws).not.toHaveBeenCalled();
  box.style.top = "0";
  await cloud.settled();
  expect(draws).toHaveBeenCalled();
  draws.mockRestore();
});

it("a canvas of another size is filled", async () => {
  const { cloud, canvas } = openCloud();
  cloud.setAxes([axis([-1, 1]), axis([0, 0])], STILL);
  await cloud.settled();
  (canvas.parentElement as HTMLElement).style.width = "200px";
  await eventually(() => expect(canvas.width).toBe(200 * Math.min(2, devicePixelRatio)));
  await cloud.settled();
  const right = cloud.project(1)?.x ?? 0;
  expect(right).toBeGreaterThan(150);
  expect(right).toBeLessThan(200);
});
