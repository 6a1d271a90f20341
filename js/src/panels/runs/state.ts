import { type Signal, signal } from "@preact/signals";
import type { Run } from "../../store";

/** The part of a view that the list of runs remembers. */
export class RunListState {
  /** Paths of the folders that are closed. */
  readonly closed: Signal<ReadonlySet<string>> = signal(new Set());
  /** Key of the row that Tab leads to. */
  readonly active: Signal<string | null> = signal(null);
  /** CSS pixels; null while the style sheet decides. */
  readonly width: Signal<number | null> = signal(null);
  /** Whether the pointer is over the rows: then they stay where they are. */
  readonly held: Signal<boolean> = signal(false);
  /** What a colour is being chosen for, and the swatch that was clicked. */
  readonly colouring: Signal<{ readonly run: Run; readonly swatch: HTMLElement } | null> =
    signal(null);

  /** Open or close a folder. */
  setOpen(path: string, open: boolean): void {
    const closed = new Set(this.closed.peek());
    if (open) closed.delete(path);
    else closed.add(path);
    this.closed.value = closed;
  }
}
