import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { runColour } from "../../src/core/colours";
import { fileName } from "../../src/panels/download";
import type { FakeSeries } from "../fake-kernel";
import { madeSeries } from "../gallery/made_data";
import { find, get, type OpenBoard, openBoard, shows, texts } from "./open-board";

let open: OpenBoard;
let saved: { name: string; content: Promise<Blob> }[];
const { click } = HTMLAnchorElement.prototype;

beforeEach(() => {
  saved = [];
  HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
    saved.push({ name: this.download, content: fetch(this.href).then((got) => got.blob()) });
  };
});
afterEach(() => {
  HTMLAnchorElement.prototype.click = click;
  open.close();
});

async function board(series: readonly FakeSeries[], traits = {}): Promise<void> {
  open = openBoard({ traits: { smoothing: 0, ...traits } });
  open.kernel.tell(series);
  await shows(runColour(0), await find(open.root, ".card"));
}

/** Choose an item of the first menu below `place`; of several alike, the `nth`. */
async function choose(place: string, item: string, nth = 0): Promise<void> {
  await userEvent.click(get(open.root, `${place} .menu-button`));
  const items = Array.from(open.root.querySelectorAll<HTMLElement>(".menu-item"));
  const found = items.filter((one) => one.textContent === item)[nth];
  if (!found) throw new Error(`no ${item}`);
  await userEvent.click(found);
}

async function file(): Promise<{ name: string; blob: Blob; text: string }> {
  await expect.poll(() => saved.length).toBe(1);
  const [one] = saved;
  if (!one) throw new Error("nothing was saved");
  const blob = await one.content;
  return { name: one.name, blob, text: await blob.text() };
}

function parse(svg: string): Document {
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  expect(parsed.querySelector("parsererror")?.textContent).toBeUndefined();
  return parsed;
}

const three = (points = 20) =>
  ["Loss/test", "Loss/train", "lr"].flatMap((tag, t) =>
    ["run_1", "run_2"].map((run, r) => madeSeries(run, tag, points, 10 * r + t)),
  );

describe("a picture", () => {
  it("has title, axes, lines and a legend as SVG, on white under a dark theme too", async () => {
    document.documentElement.style.colorScheme = "dark";
    try {
      await board(three());
      await choose(".card", "Picture as SVG");
      const { name, text } = await file();
      expect(name).toBe("Loss_test.svg");
      const svg = parse(text);
      const words = texts(svg, "text");
      for (const word of ["Loss/test", "step", "run_1", "run_2", "100"]) {
        expect(words).toContain(word);
      }
      expect(svg.querySelector("rect")?.getAttribute("fill")).toBe("#ffffff");
      expect(text).toContain(runColour(0));
      const ink = svg.querySelector("svg svg text")?.getAttribute("fill");
      expect(ink).toMatch(/^rgba?\(64, ?70, ?78|^#40464e/i);
    } finally {
      document.documentElement.style.colorScheme = "";
    }
  });

  it("has names that are markup as text", async () => {
    const attack = '</text><script>alert(1)</script><image href="x" onerror="y">\u0000\ud800';
    await board([madeSeries(attack, attack, 5, 1)]);
    await choose(".card", "Picture as SVG");
    const svg = parse((await file()).text);
    expect(svg.querySelector("script, image")).toBeNull();
    expect(texts(svg, "text").filter((word) => word.startsWith("</text><script>"))).toHaveLength(2);
  });

  it("is a PNG of twice the size", async () => {
    await board(three());
    await choose(".card", "Picture as PNG");
    const { name, blob } = await file();
    expect(name).toBe("Loss_test.png");
    const image = await createImageBitmap(blob);
    expect(image.width).toBe(2 * (760 + 24));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    expect([...data.slice(0, 4)]).toEqual([255, 255, 255, 255]);
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(runColour(0).slice(at, at + 2), 16));
    let coloured = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] === r && data[i + 1] === g && data[i + 2] === b) coloured++;
    }
    expect(coloured).toBeGreaterThan(500);
  });

  it("has all cards of a group, or of the panel", async () => {
    await board(three());
    await choose(".group-head", "Picture as SVG");
    const group = await file();
    expect(group.name).toBe("Loss.svg");
    expect(parse(group.text).querySelectorAll("svg > svg > svg")).toHaveLength(2);
    expect(texts(open.root, ".panel-notice")).toEqual(["saved as SVG"]);
    saved = [];
    await choose(".group-head", "Picture as SVG", 1);
    const panel = await file();
    expect(panel.name).toBe("scalars.svg");
    expect(parse(panel.text).querySelectorAll("svg > svg > svg")).toHaveLength(3);
  });
});

describe("data", () => {
  it("are the points on screen, smoothed too, of the runs that are shown", async () => {
    await board(three(3), { smoothing: 0.5, hidden_runs: ["run_2"] });
    await choose(".card", "Shown points as CSV");
    const { name, text } = await file();
    expect(name).toBe("Loss_test.csv");
    const lines = text.trimEnd().split("\r\n");
    expect(lines[0]).toBe('"run","tag","step","wall_time","value","smoothed"');
    expect(lines).toHaveLength(4);
    expect(lines[2]).toMatch(/^"run_1","Loss\/test",10,/);
  });

  it("are all points without the kernel where all are here", async () => {
    await board(three(3));
    await choose(".card", "All points as JSON");
    const rows = JSON.parse((await file()).text) as Record<string, unknown>[];
    expect(rows).toHaveLength(6);
    expect(Object.keys(rows[0] ?? {})).toEqual(["run", "tag", "step", "wall_time", "value"]);
  });

  const requests = () =>
    open.kernel.sent.filter(
      (one): one is { request: number; params: { windows: { first: number; last: number }[] } } =>
        (one as { type: string }).type === "request",
    );

  it("are asked for from the kernel where a part is here, in pages that are not thinned", async () => {
    const total = 60_000;
    const whole = madeSeries("run", "Loss", total, 1);
    const thinned = pick(whole, (i) => i % 1000 === 0 || i === total - 1);
    await board([{ ...thinned, total }]);
    await choose(".card", "All points as CSV");
    for (let answered = 0; saved.length === 0; answered++) {
      await expect.poll(() => requests().length + saved.length).toBeGreaterThan(answered);
      const request = requests()[answered];
      const window = request?.params.windows[0];
      if (!request || !window) break;
      const { first, last } = window;
      const inside = pick(whole, (i) => i * 10 >= first - 10 && i * 10 <= last + 10);
      // As the kernel has it: no more than a page, with the ends and every so many between.
      const answer =
        inside.step.length <= 50_000
          ? inside
          : pick(inside, (i) => i % 2 === 0 || i === inside.step.length - 1);
      open.kernel.respond(request.request, [{ ...answer, id: 0, total }]);
      await new Promise((resolve) => setTimeout(resolve));
    }
    const lines = (await file()).text.trimEnd().split("\r\n");
    expect(lines).toHaveLength(total + 1);
    expect(new Set(lines).size).toBe(total + 1);
  });

  it("are not saved, and it is said, when the kernel is gone", async () => {
    await board([{ ...madeSeries("run", "Loss", 100, 1), total: 1000 }]);
    await choose(".card", "All points as CSV");
    await expect
      .poll(() => texts(open.root, ".notice"))
      .toEqual(["asking the kernel for all points…"]);
    open.kernel.emit("comm_live_update");
    await expect.poll(() => texts(open.root, ".notice")).toEqual(["not saved: the kernel is gone"]);
    expect(saved).toEqual([]);
    await userEvent.click(get(open.root, ".notice"));
    expect(open.root.querySelector(".notice")).toBeNull();
  });
});

function pick(series: FakeSeries, wanted: (index: number) => boolean): FakeSeries {
  const { step, wallTime, value } = series;
  const keep = (column: Float64Array) => column.filter((_, i) => wanted(i));
  return { ...series, step: keep(step), wallTime: keep(wallTime), value: keep(value) };
}

it("names files by what all file systems take", () => {
  expect(fileName("../Loss: a/b\\c", "svg")).toBe("Loss_a_b_c.svg");
  expect(fileName("\u0000///", "csv")).toBe("chart.csv");
  expect(fileName("损失/训练", "png")).toBe("损失_训练.png");
  expect(fileName("x".repeat(500), "png")).toHaveLength(104);
});
