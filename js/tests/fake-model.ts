import type { HostModel, MessageListener } from "../src/model/host";

/** A host without a kernel: remembers what is sent and set, and says what a test makes it say. */
export class FakeModel implements HostModel {
  readonly sent: unknown[] = [];
  /** The buffers that went along with each. */
  readonly sentBuffers: ArrayBufferView[][] = [];
  /** Traits as the kernel has them: after `save_changes`. */
  readonly saved: Record<string, unknown> = {};
  saves = 0;
  /** When set, sending throws, as on a comm that was disposed of. */
  dead = false;
  readonly #traits: Record<string, unknown>;
  readonly #listeners = new Map<string, Set<MessageListener>>();

  constructor(traits: Record<string, unknown> = {}) {
    this.#traits = { ...traits };
  }

  get(name: string): unknown {
    return this.#traits[name];
  }

  set(name: string, value: unknown): void {
    if (this.#traits[name] === value) return;
    this.#traits[name] = value;
    this.emit(`change:${name}`);
  }

  save_changes(): void {
    this.saves++;
    Object.assign(this.saved, this.#traits);
  }

  send(content: unknown, _callbacks?: undefined, buffers: ArrayBufferView[] = []): void {
    if (this.dead) throw new Error("the comm is closed");
    this.sent.push(content);
    this.sentBuffers.push(buffers);
  }

  on(event: string, callback: MessageListener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(callback));
  }

  off(event: string, callback: MessageListener): void {
    this.#listeners.get(event)?.delete(callback);
  }

  emit(event: string, content: unknown = undefined, buffers: DataView[] = []): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(content, buffers);
  }

  /** A message from the kernel. */
  push(message: { content: unknown; buffers: DataView[] }): void {
    this.emit("msg:custom", message.content, message.buffers);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }
}
