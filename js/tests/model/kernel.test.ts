import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { BRIEF, followKernel } from "../../src/model/kernel";
import { FakeModel } from "../fake-model";

/** JupyterLab's connection to a kernel, as far as it is looked at. */
class FakeConnection {
  status = "idle";
  readonly slots = new Set<() => void>();
  readonly statusChanged = {
    connect: (slot: () => void) => {
      this.slots.add(slot);
      return true;
    },
    disconnect: (slot: () => void) => this.slots.delete(slot),
  };
  supportsSubshells = false;
  commsOverSubshells = "perCommTarget";

  turn(status: string): void {
    this.status = status;
    for (const slot of this.slots) slot();
  }
}

class JupyterModel extends FakeModel {
  readonly widget_manager: unknown;

  constructor(kernel: unknown) {
    super();
    this.widget_manager = { kernel };
  }
}

function follow(kernel: unknown) {
  const life = new AbortController();
  onTestFinished(() => life.abort());
  return { work: followKernel(new JupyterModel(kernel), life.signal), life };
}

describe("what the host says of the kernel", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("a cell makes it busy after a moment, and free at once when it ends", () => {
    const kernel = new FakeConnection();
    const { work } = follow(kernel);
    expect(work.value).toBe("free");
    kernel.turn("busy");
    vi.advanceTimersByTime(BRIEF - 1);
    expect(work.value).toBe("free");
    vi.advanceTimersByTime(1);
    expect(work.value).toBe("busy");
    kernel.turn("idle");
    expect(work.value).toBe("free");
  });

  test("messages one after the other are no cell", () => {
    const kernel = new FakeConnection();
    const { work } = follow(kernel);
    for (let i = 0; i < 10; i++) {
      kernel.turn("busy");
      vi.advanceTimersByTime(BRIEF / 2);
      kernel.turn("idle");
    }
    vi.advanceTimersByTime(BRIEF);
    expect(work.value).toBe("free");
  });

  test("a kernel that answers beside its cell is not said to be busy", () => {
    const kernel = new FakeConnection();
    kernel.supportsSubshells = true;
    const { work } = follow(kernel);
    kernel.turn("busy");
    vi.advanceTimersByTime(2 * BRIEF);
    expect(work.value).toBe("unknown");
    kernel.commsOverSubshells = "disabled";
    kernel.turn("busy");
    vi.advanceTimersByTime(BRIEF);
    expect(work.value).toBe("busy");
  });

  test.each([undefined, null, 3, {}, { status: "busy" }])("%o is no kernel", (kernel) => {
    expect(follow(kernel).work.value).toBe("unknown");
  });

  test("nothing is listened to after the end", () => {
    const kernel = new FakeConnection();
    const { life, work } = follow(kernel);
    kernel.turn("busy");
    life.abort();
    expect(kernel.slots.size).toBe(0);
    vi.advanceTimersByTime(2 * BRIEF);
    expect(work.value).toBe("free");
  });
});
