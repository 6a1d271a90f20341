/**
 * Frames on demand, none while nothing is asked for, and the next one only when the GPU
 * is done with the last: what waits in its queue would be seen late.
 */
export class FrameLoop {
  readonly #run: (now: number) => void;
  readonly #signal: AbortSignal;
  #scheduled: number | null = null;
  #isWanted = false;
  #fence: { readonly gl: WebGL2RenderingContext; readonly sync: WebGLSync } | null = null;
  #began = 0;
  #done: ((milliseconds: number) => void) | null = null;

  constructor(run: (now: number) => void, signal: AbortSignal) {
    this.#run = run;
    this.#signal = signal;
    const stop = () => {
      if (this.#scheduled !== null) cancelAnimationFrame(this.#scheduled);
    };
    signal.addEventListener("abort", stop, { once: true });
  }

  request(): void {
    this.#isWanted = true;
    this.#schedule();
  }

  /** All commands of a frame that began at `began` are given: measure until the GPU is done. */
  measure(gl: WebGL2RenderingContext, began: number, done: (milliseconds: number) => void): void {
    const sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    if (!sync) return;
    this.#fence = { gl, sync };
    this.#began = began;
    this.#done = done;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled !== null || this.#signal.aborted) return;
    this.#scheduled = requestAnimationFrame((now) => {
      this.#scheduled = null;
      if (this.#isBusy()) {
        this.#schedule();
      } else if (this.#isWanted) {
        this.#isWanted = false;
        this.#run(now);
      }
    });
  }

  #isBusy(): boolean {
    if (!this.#fence) return false;
    const { gl, sync } = this.#fence;
    const status = gl.clientWaitSync(sync, 0, 0);
    if (status === gl.TIMEOUT_EXPIRED && !gl.isContextLost()) return true;
    this.#fence = null;
    gl.deleteSync(sync);
    this.#done?.(performance.now() - this.#began);
    return false;
  }
}
