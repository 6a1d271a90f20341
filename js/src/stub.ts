/**
 * The loader that a widget carries as its `_esm` where a Jupyter server serves
 * the page. It imports the bundle from the server, or takes it from the
 * kernel, which sends it gzipped when asked and, unasked, when a busy cell keeps
 * it from hearing. Whichever comes first serves all boards of the page.
 *
 * anywidget gives loading this and `initialize` two seconds, after which all
 * messages are lost: so `initialize` only collects them, and `render` loads.
 */
import type { HostModel, RawMessage } from "./model/host";
import type { Board } from "./store/board";

/** File name of the bundle, put in when the stub is built. */
declare const __BUNDLE__: string;

/** What the stub calls of the bundle's exports. */
interface Bundle {
  attach(host: { model: HostModel; signal: AbortSignal; buffered: readonly RawMessage[] }): Board;
  mount(view: { board: Board; model: HostModel; el: HTMLElement; signal: AbortSignal }): void;
}

/** The bundle of a page, on its way or there. */
interface Delivery {
  readonly bundle: Promise<Bundle>;
  /** Settles as the import from the server does. */
  readonly server: Promise<unknown>;
  /** Whether the code has come, from wherever. */
  arrived: boolean;
  /** Aborts when the board that has asked its kernel closes. */
  asker?: AbortSignal;
  /** Take the bundle as a kernel sent it. */
  offer(gzipped: DataView): void;
}

interface Initialize {
  model: HostModel;
  signal: AbortSignal;
}

interface Render extends Initialize {
  el: HTMLElement;
}

/** Bytes kept for a board that is not loaded yet; the store finds the gap that dropping leaves. */
const MAX_BUFFERED = 32 * 2 ** 20;

const PAGE_KEY = Symbol.for(`tbwidget:${__BUNDLE__}`);

/** The page's delivery, begun by the first who wants it; one that fails is forgotten. */
function delivery(): Delivery {
  const page = globalThis as { [PAGE_KEY]?: Delivery };
  const current = page[PAGE_KEY];
  if (current) return current;
  const { promise: bundle, resolve, reject } = Promise.withResolvers<Bundle>();
  const server = importFromServer();
  const begun: Delivery = {
    bundle,
    server,
    arrived: false,
    offer(gzipped) {
      if (begun.arrived) return;
      begun.arrived = true;
      importGzipped(gzipped).then(resolve, reject);
    },
  };
  server.then(
    (imported) => {
      begun.arrived = true;
      resolve(imported);
    },
    () => {},
  );
  bundle.catch(() => delete page[PAGE_KEY]);
  page[PAGE_KEY] = begun;
  return begun;
}

async function importFromServer(): Promise<Bundle> {
  const config = JSON.parse(document.querySelector("#jupyter-config-data")?.textContent ?? "{}");
  const url = new URL(
    `${config.fullLabextensionsUrl}/tbwidget/static/${__BUNDLE__}`,
    location.href,
  );
  if (!config.fullLabextensionsUrl || url.origin !== location.origin) throw new Error("no server");
  return import(/* @vite-ignore */ url.href);
}

async function importGzipped(gzipped: DataView): Promise<Bundle> {
  const plain = new Blob([gzipped as DataView<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const code = await new Response(plain).arrayBuffer();
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Ask the kernel, unless a board that is still open has. */
function ask(from: Delivery, { model, signal }: Initialize): void {
  if (from.arrived || signal.aborted) return;
  if (from.asker && !from.asker.aborted) {
    from.asker.addEventListener("abort", () => ask(from, { model, signal }), { signal });
    return;
  }
  from.asker = signal;
  model.send({ type: "bundle" });
}

export default () => {
  let host: Initialize;
  let buffered: RawMessage[] = [];
  let bytes = 0;
  let board: Promise<[Bundle, Board]> | undefined;

  const collect = (content: unknown, buffers: DataView[]) => {
    if ((content as { type?: unknown }).type === "bundle") {
      for (const code of buffers) delivery().offer(code);
      return;
    }
    bytes += buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    buffered.push({ content, buffers });
    if (bytes > MAX_BUFFERED) {
      buffered = [];
      bytes = 0;
    }
  };

  const attach = async (from: Delivery): Promise<[Bundle, Board]> => {
    const bundle = await from.bundle;
    host.signal.throwIfAborted();
    const attached = bundle.attach({ ...host, buffered });
    host.model.off("msg:custom", collect);
    buffered = [];
    return [bundle, attached];
  };

  const show = async ({ model, el, signal }: Render) => {
    const from = delivery();
    el.textContent = "Loading the board …";
    from.server
      .catch(() => {
        if (from.arrived) return;
        el.textContent =
          "Waiting for the kernel to send the board's code; a running cell may have to end first.";
        ask(from, host);
      })
      .catch(() => {});
    try {
      board ??= attach(from).catch((error) => {
        board = undefined;
        throw error;
      });
      const [bundle, attached] = await board;
      if (signal.aborted) return;
      el.textContent = "";
      bundle.mount({ board: attached, model, el, signal });
    } catch (error) {
      el.textContent = `The board could not be shown (${error}). Run the cell again, or reload the page.`;
    }
  };

  return {
    initialize(given: Initialize) {
      host = given;
      host.model.on("msg:custom", collect);
      host.signal.addEventListener("abort", () => host.model.off("msg:custom", collect));
    },
    /** Returns at once: a host may put the view on the page only then. */
    async render(view: Render) {
      void show(view);
    },
  };
};
