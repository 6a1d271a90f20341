import { wrong } from "./fields";

/** Hands out a message's buffers one by one. */
export class Cutter {
  readonly #buffers: readonly DataView[];
  #at = 0;

  constructor(buffers: readonly DataView[]) {
    this.#buffers = buffers;
  }

  next(name: string): DataView {
    const buffer = this.#buffers[this.#at++];
    if (!buffer) throw wrong("buffers", this.#buffers.length, `one more, for ${name}`);
    return buffer;
  }

  /** Assert that none is left. */
  end(): void {
    if (this.#at < this.#buffers.length) {
      throw wrong("buffers", this.#buffers.length, `${this.#at}`);
    }
  }
}
