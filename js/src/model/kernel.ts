import { type ReadonlySignal, signal } from "@preact/signals";
import { type HostModel, listen } from "./host";

/** What the host says of the kernel; `unknown` where it says nothing that can be relied on. */
export type KernelWork = "unknown" | "free" | "busy";

/** Work shorter than this goes unmentioned, milliseconds: every message to the kernel is some. */
export const BRIEF = 1000;

/** What is used of JupyterLab's and Notebook 7's connection to a kernel. */
interface Kernel {
  readonly status: string;
  readonly statusChanged: {
    connect(slot: () => void): boolean;
    disconnect(slot: () => void): boolean;
  };
  readonly supportsSubshells?: boolean;
  /** "disabled" where messages of widgets wait for the running cell. */
  readonly commsOverSubshells?: string;
}

/** Follow what the host says of the kernel until `signal` aborts. */
export function followKernel(model: HostModel, abort: AbortSignal): ReadonlySignal<KernelWork> {
  const work = signal<KernelWork>("unknown");
  let kernel: Kernel | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const read = () => {
    const now = kernel ? workOf(kernel) : "unknown";
    if (now !== "busy") {
      clearTimeout(timer);
      timer = undefined;
      work.value = now;
    } else if (work.peek() !== "busy" && timer === undefined) {
      timer = setTimeout(() => {
        work.value = "busy";
      }, BRIEF);
    }
  };
  const attach = () => {
    kernel?.statusChanged.disconnect(read);
    kernel = kernelOf(model);
    kernel?.statusChanged.connect(read);
    read();
  };
  attach();
  // A comm that came or went may be another kernel's.
  listen(model, "comm_live_update", attach, abort);
  abort.addEventListener(
    "abort",
    () => {
      clearTimeout(timer);
      kernel?.statusChanged.disconnect(read);
    },
    { once: true },
  );
  return work;
}

function workOf({ status, supportsSubshells, commsOverSubshells }: Kernel): KernelWork {
  // Messages then go beside the running cell, and their ends are taken for its end.
  if (supportsSubshells && commsOverSubshells !== "disabled") return "unknown";
  if (status === "busy") return "busy";
  return status === "idle" ? "free" : "unknown";
}

/** The kernel as Jupyter's widget manager knows it, which anywidget hands through. */
function kernelOf(model: HostModel): Kernel | null {
  const manager = model.widget_manager;
  if (typeof manager !== "object" || manager === null || !("kernel" in manager)) return null;
  const { kernel } = manager;
  return isKernel(kernel) ? kernel : null;
}

function isKernel(value: unknown): value is Kernel {
  if (typeof value !== "object" || value === null) return false;
  const { status, statusChanged } = value as Partial<Kernel>;
  return typeof status === "string" && typeof statusChanged?.connect === "function";
}
