import { render } from "preact";
import { PaintQueue } from "../charts/paint_queue";
import { BoardView } from "../panels/board_view";
import { View } from "../panels/view";
import type { Board } from "../store";
import { openShadow } from "./shadow";
import { followTheme } from "./theme";

/** Show a view of `board` in `el` until `signal` aborts; nothing of it remains then. */
export function renderBoard(board: Board, el: HTMLElement, signal: AbortSignal): void {
  if (signal.aborted) return;
  const root = openShadow(el, signal);
  const theme = followTheme(root, signal);
  const queue = new PaintQueue(signal, reportError);
  const view = new View({ board, theme, queue, signal });
  render(<BoardView view={view} />, root);
  signal.addEventListener("abort", () => render(null, root), { once: true });
}
