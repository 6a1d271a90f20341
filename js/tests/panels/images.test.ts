import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { eventually } from "../eventually";
import type { FakeItem } from "../fake-kernel";
import {
  answering,
  asSteps,
  bytesOf,
  disc,
  encoded,
  itemOf,
  type MadeImages,
  type Paint,
  plain,
  png,
} from "../gallery/made_pictures";
import { find, get, type OpenBoard, openBoard, texts } from "./open-board";

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

const STEPS = [0, 10, 20, 30];

/** A red of its own at each step; green and blue tell the runs apart. */
const shade = (step: number, rest = 0): Paint => plain(`rgb(${200 + step}, ${rest}, ${rest})`);

function images(run: string, tag: string, rest = 0, also: Partial<MadeImages> = {}): MadeImages {
  return {
    run,
    tag,
    step: STEPS,
    item: (number) => itemOf([png(4, 4, shade(STEPS[number] ?? 0, rest))], 4, 4),
    ...also,
  };
}

interface Options {
  readonly traits?: Record<string, unknown>;
  readonly width?: number;
  /** Whether the kernel says nothing. */
  readonly busy?: boolean;
}

async function show(made: readonly MadeImages[], { traits = {}, width, busy }: Options = {}) {
  open = openBoard({ traits: { panel: "images", ...traits }, ...(width && { width }) });
  if (!busy) answering(open.kernel, made, 0);
  open.kernel.tellSteps(asSteps(made));
  await find(open.root, ".images-panel .card, .images-panel .grid-row");
}

const card = (nth = 0) => {
  const found = open.root.querySelectorAll<HTMLElement>(".image-card")[nth];
  if (!found) throw new Error(`no card ${nth}`);
  return found;
};

/** The colour in the middle of an image or a canvas, as it is decoded. */
async function colourOf(place: ParentNode, selector = ".picture"): Promise<number[]> {
  const element = place.querySelector<HTMLImageElement | HTMLCanvasElement>(selector);
  if (!element) return [];
  if (element instanceof HTMLImageElement) await element.decode().catch(() => {});
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no 2d context");
  const size = element instanceof HTMLImageElement ? element.naturalWidth : element.width;
  if (size === 0) return [];
  context.drawImage(element, Math.floor(size / 2), 1, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const shows = (place: () => ParentNode, colour: readonly number[], selector?: string) =>
  expect.poll(() => colourOf(place(), selector)).toEqual(colour);

function slide(place: ParentNode, value: number): void {
  const slider = get<HTMLInputElement>(place, "input.step-slider");
  slider.value = String(value);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

const ask = (part: string) =>
  open.kernel.sent.filter((one) => {
    const { type, params } = one as { type: string; params?: { part?: string } };
    return type === "request" && params?.part === part;
  });

describe("the gallery", () => {
  it("has a card for each tag and run, with the newest image", async () => {
    await show([images("a", "x/in"), images("b", "x/in", 50), images("a", "y")]);
    expect(texts(open.root, ".image-card h3")).toEqual(["x/in", "x/in", "y"]);
    expect(texts(open.root, ".run-label")).toEqual(["a", "b", "a"]);
    await shows(() => card(0), [230, 0, 0]);
    await shows(() => card(1), [230, 50, 50]);
  });

  it("goes to any step, which comes from the kernel", async () => {
    await show([images("a", "x"), images("b", "x", 50)]);
    slide(card(0), 1);
    await shows(() => card(0), [210, 0, 0]);
    expect(get(card(0), ".step-text").textContent).toContain("step 10");
    await shows(() => card(1), [230, 50, 50]);
    slide(card(0), 3);
    await shows(() => card(0), [230, 0, 0]);
  });

  it("asks for the next steps where a slider goes on step by step, and only there", async () => {
    await show([images("a", "x")]);
    const numbers = () =>
      ask("preview").flatMap((one) => (one as { params: { numbers: number[] } }).params.numbers);
    slide(card(0), 0);
    await shows(() => card(0), [200, 0, 0]);
    expect(numbers()).toEqual([0]);
    slide(card(0), 1);
    await shows(() => card(0), [210, 0, 0]);
    await expect.poll(numbers).toEqual([0, 1, 2]);
  });

  it("keeps the image on screen while the kernel is busy, and says so", async () => {
    await show([images("a", "x")], { busy: true });
    await shows(() => card(0), [230, 0, 0]);
    slide(card(0), 0);
    await find(card(0), ".tiles.stale");
    expect(await colourOf(card(0))).toEqual([230, 0, 0]);
    await eventually(() => expect(card(0).textContent).toContain("Waiting for the kernel"));
  });

  it("has one slider for all, which marks the step on the board, and goes back to the newest", async () => {
    await show([images("a", "x"), images("b", "x", 50, { step: [0, 10, 15, 40] })]);
    slide(get(open.root, ".all-steps"), 2);
    expect(open.kernel.get("step")).toBe(15);
    await expect
      .poll(() => texts(open.root, ".image-card .step-text"))
      .toEqual(["step 10 2 of 4", "step 15 3 of 4"]);
    open.kernel.set("step", 0);
    await shows(() => card(0), [200, 0, 0]);
    await userEvent.click(get(open.root, ".all-steps .toggle"));
    expect(open.kernel.get("step")).toBeNull();
    await shows(() => card(0), [230, 0, 0]);
  });

  it("shows a batch side by side, and damaged images with the reason", async () => {
    const good = png(8, 4, plain("rgb(1, 2, 3)"));
    const item: FakeItem = {
      content: {
        images: [
          { width: 8, height: 4, type: "image/png", whole: true },
          { error: "an image that is cut off" },
          { width: 8, height: 4, type: "image/png", whole: true },
          { width: 8, height: 4, type: "image/svg+xml", whole: true },
        ].slice(0, 3),
        count: 20,
      },
      buffers: [good, bytesOf(""), bytesOf(btoa("no image"))],
    };
    await show([
      images("a", "batch", 0, { item: () => item }),
      images("b", "batch", 0, { item: () => ({ error: "damaged: a <b>record</b>" }) }),
    ]);
    await shows(() => card(0), [1, 2, 3]);
    expect(get(card(0), ".points").textContent).toBe("20 images");
    await expect
      .poll(() => texts(card(0), ".damaged"))
      .toEqual([
        "Damaged imagean image that is cut off",
        "Damaged imagethe browser can't decode it",
      ]);
    expect(get(card(1), ".item-failed p").textContent).toBe("damaged: a <b>record</b>");
  });

  it("has a checkerboard behind what is transparent alone", async () => {
    const type = "image/jpeg";
    const opaque = () => itemOf([encoded(type, 4, 4, plain("red"))], 4, 4, { type });
    const seeThrough = () => itemOf([png(4, 4, disc)], 4, 4);
    await show([images("a", "x", 0, { item: opaque }), images("b", "x", 0, { item: seeThrough })]);
    const behind = (nth: number) => getComputedStyle(get(card(nth), ".picture")).backgroundImage;
    await expect.poll(() => open.root.querySelectorAll(".picture").length).toBe(2);
    expect(behind(0)).toBe("none");
    expect(behind(1)).toContain("conic-gradient");
  });

  it("magnifies small images with sharp pixels, or shows them in their own size", async () => {
    await show([images("a", "x")]);
    const picture = await find<HTMLImageElement>(card(), ".picture");
    expect(picture.getBoundingClientRect().width).toBeGreaterThan(200);
    expect(getComputedStyle(picture).imageRendering).toBe("pixelated");
    open.kernel.set("image_size", "actual");
    await expect.poll(() => get(card(), ".picture").getBoundingClientRect().width).toBe(4);
  });

  it("changes brightness, contrast and gamma of all images", async () => {
    await show([images("a", "x")]);
    const filter = () => getComputedStyle(get(card(), ".picture")).filter;
    await find(card(), ".picture");
    expect(filter()).toBe("none");
    await userEvent.click(get(open.root, ".panel-bar [aria-haspopup=dialog]"));
    const sliders = (await find(open.root, ".popover")).querySelectorAll("input");
    for (const [i, value] of ["2", "0.5", "3"].entries()) {
      const slider = sliders[i] as HTMLInputElement;
      slider.value = value;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    }
    expect(["brightness", "contrast", "gamma"].map((name) => open.kernel.get(name))).toEqual([
      2, 0.5, 3,
    ]);
    await expect.poll(filter).toMatch(/^brightness\(2\) contrast\(0\.5\) url\(.*#tb-gamma.*\)$/);
    const power = get(open.root, "feFuncR" as "div").getAttribute("exponent");
    expect(Number(power)).toBeCloseTo(1 / 3);
  });

  it("has no more addresses of images alive than there are images on screen", async () => {
    const made = vi.spyOn(URL, "createObjectURL");
    const revoked = vi.spyOn(URL, "revokeObjectURL");
    const alive = () => {
      const gone = new Set(revoked.mock.calls.map(([url]) => url));
      return made.mock.results.filter(({ value }) => !gone.has(value)).length;
    };
    await show(
      Array.from({ length: 200 }, (_, i) => images(`run_${i}`, "x")),
      { traits: { height: 600 } },
    );
    await find(open.root, ".picture");
    const scroller = get(open.root, ".cards-scroller");
    for (let top = 0; top < scroller.scrollHeight; top += 500) {
      scroller.scrollTop = top;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    expect(made.mock.calls.length).toBeGreaterThan(100);
    await expect.poll(alive).toBeLessThanOrEqual(open.root.querySelectorAll(".picture").length);
    expect(open.root.querySelectorAll(".picture").length).toBeLessThan(30);
    open.close();
    await expect.poll(alive).toBe(0);
    made.mockRestore();
    revoked.mockRestore();
  });

  it("has names and descriptions as text", async () => {
    const evil = `<img src=x onerror="window.hit = 1">`;
    await show([images(evil, evil)]);
    await userEvent.click(get(card(), ".expand"));
    await find(open.root, ".image-dialog .stage");
    const names = Array.from(open.root.querySelectorAll("img"), (one) => one.classList[0]);
    expect(new Set(names)).toEqual(new Set(["picture"]));
    expect(texts(open.root, ".image-dialog h3")).toEqual([evil]);
    expect("hit" in window).toBe(false);
  });
});

describe("sheets", () => {
  it("show steps side by side, the first and the last among them", async () => {
    await show([images("a", "x"), images("b", "x", 50)], { traits: { image_layout: "sheet" } });
    expect(texts(card(0), ".thumb-step")).toEqual(["0", "10", "20", "30"]);
    await shows(() => get(card(0), ".thumb:nth-child(2)"), [210, 0, 0]);
    await userEvent.click(get(card(0), ".thumb:nth-child(2) .tile-open"));
    const dialog = await find(open.root, ".image-dialog");
    expect(get(dialog, ".step-text").textContent).toContain("step 10");
  });

  it("say which image of a batch they show", async () => {
    const two = () => itemOf([png(4, 4, plain("red")), png(4, 4, plain("blue"))], 4, 4);
    await show([images("a", "x", 0, { item: two, step: [0, 30] })], {
      traits: { image_layout: "sheet" },
    });
    await expect.poll(() => texts(card(0), ".thumb-step")).toEqual(["0 · 1 of 2", "30 · 1 of 2"]);
  });

  it("show runs by steps, with holes where a run has none", async () => {
    await show([images("a", "x"), images("b", "x", 50, { step: [0, 30] })], {
      traits: { image_layout: "grid" },
    });
    const rows = () => Array.from(open.root.querySelectorAll(".grid-row"));
    expect(rows().map((row) => texts(row, ".thumb"))).toEqual([
      ["0", "10", "20", "30"],
      ["0", "", "", "30"],
    ]);
    expect(texts(open.root, ".group-name")).toEqual(["x"]);
  });
});

describe("an image from near", () => {
  it("comes in full, goes through steps by arrows, and closes with Escape", async () => {
    const small = png(4, 4, plain("rgb(9, 9, 9)"));
    await show([
      images("a", "x", 0, {
        item: (number, part) =>
          part === "full"
            ? itemOf([png(64, 64, shade(STEPS[number] ?? 0))], 64, 64)
            : itemOf([small], 64, 64, { whole: false }),
      }),
    ]);
    const opener = get(card(), ".expand");
    await userEvent.click(opener);
    const dialog = await find(open.root, ".image-dialog");
    await shows(() => dialog, [230, 0, 0]);
    await userEvent.keyboard("{ArrowLeft}{ArrowLeft}");
    await shows(() => dialog, [210, 0, 0]);
    await userEvent.keyboard("{Escape}");
    expect(open.root.querySelector(".image-dialog")).toBeNull();
    expect(open.root.activeElement).toBe(opener);
    expect(get(card(), ".step-text").textContent).toContain("step 10");
  });

  it("is not asked for again where the small one is all there is", async () => {
    await show([images("a", "x")]);
    await userEvent.click(get(card(), ".expand"));
    await shows(() => get(open.root, ".image-dialog"), [230, 0, 0]);
    expect(ask("full")).toEqual([]);
  });

  it("tells the pixel under the pointer, zooms by wheel and keys, and moves by dragging", async () => {
    const half: Paint = (context) => {
      context.fillStyle = "rgb(10, 20, 30)";
      context.fillRect(0, 0, 10, 10);
      context.fillStyle = "rgb(200, 200, 200)";
      context.fillRect(5, 0, 5, 10);
    };
    const item = () => itemOf([png(10, 10, half)], 10, 10, { bits: 16 });
    await show([images("a", "x", 0, { item })]);
    await userEvent.click(get(card(), ".expand"));
    const stage = await find(open.root, ".stage");
    const picture = await find<HTMLImageElement>(stage, ".picture");
    await picture.decode();
    const box = () => picture.getBoundingClientRect();
    const point = (type: string, x: number, y: number, init: PointerEventInit = {}) => {
      const { left, top, width, height } = stage.getBoundingClientRect();
      const at = { clientX: left + width / 2 + x, clientY: top + height / 2 + y, bubbles: true };
      const Kind = type === "wheel" ? WheelEvent : PointerEvent;
      stage.dispatchEvent(new Kind(type, { ...at, ...init, cancelable: true }));
    };
    point("pointermove", -box().width / 4, -box().height * 0.45);
    await expect.poll(() => get(open.root, ".pixel").textContent).toBe("(2, 0)  10 20 30");
    point("pointermove", box().width / 4, 0);
    await expect.poll(() => get(open.root, ".pixel").textContent).toBe("(7, 5)  200");
    expect(get(open.root, ".stage-size").textContent).toContain("16 bits, shown with 8");
    const fitted = box().width;
    point("wheel", 0, 0, { deltaY: -300 } as PointerEventInit);
    await expect.poll(() => box().width).toBeGreaterThan(fitted * 1.4);
    const { left } = box();
    stage.setPointerCapture = () => {};
    point("pointermove", 0, 0, { buttons: 1, movementX: 5 });
    await expect.poll(() => box().left).toBeCloseTo(left + 5, 0);
    stage.focus();
    await userEvent.keyboard("1");
    await expect.poll(() => Math.round(box().width)).toBe(10);
    expect(get(open.root, ".zoom-text").textContent).toBe("100 %");
    await userEvent.keyboard("0");
    await expect.poll(() => box().width).toBeCloseTo(fitted);
  });

  it("goes through a batch", async () => {
    const item = () =>
      itemOf([png(4, 4, plain("rgb(1, 1, 1)")), png(4, 4, plain("rgb(2, 2, 2)"))], 4, 4);
    await show([images("a", "x", 0, { item })]);
    await userEvent.click(get(card(), ".tile:nth-child(2) .tile-open"));
    await shows(() => get(open.root, ".image-dialog"), [2, 2, 2]);
    await userEvent.click(get(open.root, ".turn button"));
    await shows(() => get(open.root, ".image-dialog"), [1, 1, 1]);
  });

  it("stops an animation and goes to any of its frames", async () => {
    const gif = bytesOf(TWO_FRAMES);
    const item = () => itemOf([gif], 2, 2, { type: "image/gif", frames: 2 });
    await show([images("a", "x", 0, { item })]);
    await userEvent.click(get(card(), ".expand"));
    const line = await find(open.root, ".frame-line");
    await userEvent.click(get(line, "button"));
    slide(line, 1);
    await shows(() => open.root, [0, 0, 255], "canvas.picture");
    slide(line, 0);
    await shows(() => open.root, [255, 0, 0], "canvas.picture");
    expect(get(line, ".step-text").textContent).toBe("frame 1 of 2");
  });
});

/** A GIF of 2 × 2 pixels: red, then blue. */
const TWO_FRAMES =
  "R0lGODlhAgACAIEAAP8AAAAA/wAAAAAAACH/C05FVFNDQVBFMi4wAwEAAAAh+QQACgAAACwAAAAAAgACAAAIBgABCAQQEAAh+QQACgAAACwAAAAAAgACAIH/AAAAAP8AAAAAAAAIBgADCAwQEAA7";

describe("comparing", () => {
  const place = (run: string, step = 30) => ({ run, tag: "x", step, index: 0 });
  const red = images("a", "x", 0, {
    item: () => itemOf([png(4, 4, plain("rgb(200, 9, 0)"))], 4, 4),
  });
  const dim = images("b", "x", 0, {
    item: () => itemOf([png(8, 8, plain("rgb(150, 19, 0)"))], 8, 8),
  });

  async function compare(): Promise<HTMLElement> {
    await show([red, dim]);
    for (const nth of [0, 1]) {
      await userEvent.click(await find(card(nth), ".pick input"));
    }
    expect(open.kernel.get("selected_images")).toEqual([place("a"), place("b")]);
    await userEvent.click(get(open.root, ".picked-count .action"));
    return find(open.root, ".image-dialog");
  }

  async function choose(dialog: HTMLElement, way: string): Promise<void> {
    const labels = Array.from(dialog.querySelectorAll<HTMLElement>(".segments label"));
    const label = labels.find(({ textContent }) => textContent === way);
    if (!label) throw new Error(`no ${way}`);
    await userEvent.click(label);
  }

  it("shows those picked out side by side, and zooms them together", async () => {
    const dialog = await compare();
    await expect.poll(() => dialog.querySelectorAll(".stage .picture").length).toBe(2);
    const widths = () =>
      Array.from(dialog.querySelectorAll(".picture"), (one) => one.getBoundingClientRect().width);
    const [before = 0] = widths();
    expect(texts(dialog, "figcaption span")).toEqual(["x, a, step 30", "x, b, step 30"]);
    get(dialog, ".stage").dispatchEvent(
      new WheelEvent("wheel", { deltaY: -300, cancelable: true }),
    );
    await expect.poll(() => Math.min(...widths())).toBeGreaterThan(before * 1.4);
    await userEvent.click(get(dialog, "figcaption button"));
    expect(open.kernel.get("selected_images")).toEqual([place("b")]);
  });

  it("swipes", async () => {
    const dialog = await compare();
    await choose(dialog, "Swipe");
    const over = await find(dialog, ".over");
    const slider = get<HTMLInputElement>(dialog, "input.swipe");
    slider.value = "25";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await expect.poll(() => getComputedStyle(over).clipPath).toBe("inset(0px 0px 0px 25%)");
  });

  it("blinks, and stops", async () => {
    const dialog = await compare();
    await choose(dialog, "Blink");
    await find(dialog, ".over .picture");
    await eventually(() => expect(dialog.querySelector(".over")).toBeNull());
    await userEvent.click(get(dialog, ".over-line .toggle:last-child"));
    await find(dialog, ".over");
    expect(get(dialog, ".over-line .icon").getAttribute("aria-label")).toBe("Blink");
  });

  it("takes one off the other", async () => {
    const dialog = await compare();
    await choose(dialog, "Difference");
    await shows(() => dialog, [50, 10, 0], "canvas.picture");
    expect(get(dialog, ".over-line").textContent).toBe(
      "100.0 % of the pixels differ, by 50 at most, 20.00 on average",
    );
  });

  it("says what is not there", async () => {
    await show([red], { traits: { selected_images: [place("a", 7), place("gone")] } });
    await userEvent.click(get(open.root, ".picked-count .action"));
    await expect
      .poll(() => texts(open.root, ".beside .item-away"))
      .toEqual(["there is no such step", "not there"]);
  });
});

describe("saving", () => {
  const one = async () => {
    await expect.poll(() => saved.length).toBe(1);
    const [file] = saved;
    if (!file) throw new Error("nothing was saved");
    return { name: file.name, bytes: new Uint8Array(await (await file.content).arrayBuffer()) };
  };

  it("gives the bytes of the event file", async () => {
    const full = png(16, 16, plain("rgb(1, 2, 3)"));
    await show([
      images("a", "x/in", 0, {
        item: (_, part) =>
          part === "full"
            ? itemOf([full], 16, 16)
            : itemOf([png(4, 4, plain("red"))], 16, 16, { whole: false }),
      }),
    ]);
    await userEvent.click(get(card(), ".card-actions button"));
    const { name, bytes } = await one();
    expect(name).toBe("x_in_30.png");
    expect(bytes).toEqual(new Uint8Array(full.buffer));
  });

  it("gives all shown as an archive", async () => {
    const item = () => ({ error: "damaged" });
    await show([images("a", "x"), images("b", "x", 50), images("c", "x", 0, { item })]);
    await userEvent.click(get(open.root, ".panel-bar-end > button:last-child"));
    const { name, bytes } = await one();
    expect(name).toBe("images.zip");
    const text = new TextDecoder("latin1").decode(bytes);
    expect([text.includes("a/x_30.png"), text.includes("b/x_30.png")]).toEqual([true, true]);
    await expect
      .poll(() => texts(open.root, ".notice"))
      .toEqual(["saved 2 images; 1 steps could not be read"]);
  });
});

it("has a panel alone with its own controls, as high as its images", async () => {
  await show([images("a", "x")], { traits: { toolbar: false, run_list: false, height: 900 } });
  await find(open.root, ".panel-bar");
  const board = get(open.root, ".board");
  await expect.poll(() => board.getBoundingClientRect().height).toBeLessThan(600);
  await userEvent.click(get(card(), ".expand"));
  await expect.poll(() => board.getBoundingClientRect().height).toBe(900);
});

it("leaves the toolbar's controls of charts to panels of charts", async () => {
  await show([images("a", "x")]);
  expect(open.root.querySelector(".smoothing, .toolbar .segments")).toBeNull();
  open.kernel.set("panel", "scalars");
  await find(open.root, ".toolbar .smoothing");
});
