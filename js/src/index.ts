import { renderBoard } from "./host/render";
import type { HostModel, RawMessage } from "./model/host";
import { type Board, createBoard } from "./store";

export interface AttachOptions {
  readonly model: HostModel;
  /** Lives as long as the model. */
  readonly signal: AbortSignal;
  /** Messages that came before the code was there, in their order. */
  readonly buffered?: readonly RawMessage[];
}

/** Connect a model to a board, which any number of views show. */
export function attach({ model, signal, buffered }: AttachOptions): Board {
  return createBoard(model, signal, buffered);
}

export interface MountOptions {
  readonly board: Board;
  readonly model: HostModel;
  readonly el: HTMLElement;
  /** Lives as long as the view. */
  readonly signal: AbortSignal;
}

/** Show one view of a board. */
export function mount({ board, el, signal }: MountOptions): void {
  renderBoard(board, el, signal);
}

interface WidgetOptions {
  readonly model: HostModel;
  readonly signal: AbortSignal;
}

/** anywidget's factory, for hosts where the whole bundle is the widget's `_esm`. */
export default () => {
  let board: Board | undefined;
  return {
    initialize({ model, signal }: WidgetOptions): void {
      board = attach({ model, signal });
    },
    render({ model, el, signal }: WidgetOptions & { readonly el: HTMLElement }): void {
      if (!board) throw new Error("render was called before initialize");
      mount({ board, model, el, signal });
    },
  };
};
