import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeModel } from "../fake-model";
import { update } from "../messages";

/** A file that the test server has in the folder that stands for the server's static files. */
const SERVED = "tbwidget-served.js";
const MISSING = "tbwidget-missing.js";
const LABEXTENSIONS = "/tests/stub/labextensions";

const SENT_CODE = `
  globalThis.evaluations = (globalThis.evaluations ?? 0) + 1;
  export const attach = ({ buffered, signal }) => ({ buffered, signal });
  export const mount = ({ board, el }) => {
    el.textContent = "from the kernel, with " + board.buffered.length + " messages";
  };`;

let pageConfig: HTMLScriptElement;

beforeEach(() => {
  vi.resetModules();
  pageConfig = document.createElement("script");
  pageConfig.id = "jupyter-config-data";
  pageConfig.type = "application/json";
  pageConfig.textContent = JSON.stringify({ fullLabextensionsUrl: LABEXTENSIONS });
  document.head.append(pageConfig);
});

afterEach(() => {
  pageConfig.remove();
  vi.unstubAllGlobals();
  for (const name of [SERVED, MISSING]) {
    Reflect.deleteProperty(globalThis, Symbol.for(`tbwidget:${name}`));
  }
  Reflect.deleteProperty(globalThis, "evaluations");
});

async function loadStub(bundle: string) {
  vi.stubGlobal("__BUNDLE__", bundle);
  return (await import("../../src/stub")).default;
}

type Stub = Awaited<ReturnType<typeof loadStub>>;

/** A board of the page as anywidget makes it: the factory once a model, render once a view. */
function open(stub: Stub) {
  const model = new FakeModel();
  const controller = new AbortController();
  const widget = stub();
  widget.initialize({ model, signal: controller.signal });
  const show = () => {
    const el = document.createElement("div");
    void widget.render({ model, el, signal: controller.signal });
    return el;
  };
  return { model, close: () => controller.abort(), show };
}

async function bundleMessage(code = SENT_CODE) {
  const gzipped = new Blob([code]).stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = await new Response(gzipped).arrayBuffer();
  // Messages bring views into larger buffers.
  const frame = new Uint8Array(bytes.byteLength + 5);
  frame.set(new Uint8Array(bytes), 5);
  return { content: { type: "bundle", name: MISSING }, buffers: [new DataView(frame.buffer, 5)] };
}

async function sendBundle(model: FakeModel, code?: string) {
  model.push(await bundleMessage(code));
}

const text = (el: HTMLElement) => expect.poll(() => el.textContent);

test("the bundle comes from the server, and gets what was said before", async () => {
  const { model, show } = open(await loadStub(SERVED));
  model.push(update({}));
  model.push(update({ seq: 1 }));
  expect(model.sent).toEqual([]);
  await text(show()).toBe("from the server, with 2 messages");
  expect(model.sent).toEqual([]);
  expect(model.listenerCount).toBe(0);
});

test("a second view uses the board that is there", async () => {
  const { model, show } = open(await loadStub(SERVED));
  model.push(update({}));
  await text(show()).toBe("from the server, with 1 messages");
  await text(show()).toBe("from the server, with 1 messages");
});

test.each([
  ["the file is not there", { fullLabextensionsUrl: LABEXTENSIONS }],
  ["the page has no such address", {}],
  ["the address is another origin's", { fullLabextensionsUrl: "https://elsewhere.test/lab" }],
])("where %s, the kernel is asked", async (_, config) => {
  pageConfig.textContent = JSON.stringify(config);
  const { model, show } = open(await loadStub(MISSING));
  const el = show();
  await text(el).toContain("Waiting for the kernel");
  expect(model.sent).toEqual([{ type: "bundle" }]);
  model.push(update({}));
  await sendBundle(model);
  await text(el).toBe("from the kernel, with 1 messages");
  expect(performance.getEntriesByType("resource").map(({ name }) => name)).not.toContainEqual(
    expect.stringContaining("elsewhere.test"),
  );
});

test("several boards ask once and evaluate the code once", async () => {
  const stub = await loadStub(MISSING);
  const boards = [open(stub), open(stub), open(stub)];
  const views = boards.map(({ show }) => show());
  for (const el of views) await text(el).toContain("Waiting for the kernel");
  expect(boards.flatMap(({ model }) => model.sent)).toEqual([{ type: "bundle" }]);
  const message = await bundleMessage();
  for (const { model } of boards) model.push(message);
  for (const el of views) await text(el).toBe("from the kernel, with 0 messages");
  expect(globalThis).toHaveProperty("evaluations", 1);
});

test("when the board that asked is closed, the next one asks", async () => {
  const stub = await loadStub(MISSING);
  const [first, second] = [open(stub), open(stub)];
  await text(first.show()).toContain("Waiting for the kernel");
  const el = second.show();
  await text(el).toContain("Waiting for the kernel");
  expect(second.model.sent).toEqual([]);
  first.close();
  expect(second.model.sent).toEqual([{ type: "bundle" }]);
  await sendBundle(second.model);
  await text(el).toBe("from the kernel, with 0 messages");
});

test("code that comes unasked is used", async () => {
  const { model, show } = open(await loadStub(MISSING));
  await sendBundle(model);
  await text(show()).toBe("from the kernel, with 0 messages");
});

test("a failure is said in a sentence and not remembered", async () => {
  const { model, show } = open(await loadStub(MISSING));
  const el = show();
  await text(el).toContain("Waiting for the kernel");
  await sendBundle(model, "this is no module");
  await text(el).toMatch(/^The board could not be shown \(SyntaxError.*Run the cell again/);
  const again = show();
  await text(again).toContain("Waiting for the kernel");
  await sendBundle(model);
  await text(again).toBe("from the kernel, with 0 messages");
});

test("more than 32 MB of messages are dropped", async () => {
  const { model, show } = open(await loadStub(SERVED));
  const large = new DataView(new ArrayBuffer(20 * 2 ** 20));
  model.push({ content: update({}).content, buffers: [large] });
  model.push({ content: update({ seq: 1 }).content, buffers: [large] });
  model.push(update({ seq: 2 }));
  await text(show()).toBe("from the server, with 1 messages");
});

test("a closed board leaves no listener", async () => {
  const { model, close } = open(await loadStub(SERVED));
  expect(model.listenerCount).toBe(1);
  close();
  expect(model.listenerCount).toBe(0);
});
