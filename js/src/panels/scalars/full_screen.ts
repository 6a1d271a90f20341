import type { View } from "../view";

/**
 * Have a card fill the screen. Where the browser does not allow it (a frame
 * without the permission), it fills the board. Leaving full screen by the
 * browser's own key goes back to all cards.
 *
 * @param inside any element of the board
 */
export async function fillScreen(view: View, tag: string, inside: Element): Promise<void> {
  const { expanded } = view.scalars;
  const board = inside.closest<HTMLElement>(".board");
  expanded.value = tag;
  if (!board) return;
  try {
    await board.requestFullscreen();
  } catch {
    return;
  }
  const life = new AbortController();
  board.addEventListener(
    "fullscreenchange",
    () => {
      if (isFullScreen(board)) return;
      expanded.value = null;
      life.abort();
    },
    { signal: AbortSignal.any([life.signal, view.signal]) },
  );
}

/** Back to all cards. */
export function leaveExpanded(view: View, inside: Element): void {
  const board = inside.closest<HTMLElement>(".board");
  view.scalars.expanded.value = null;
  if (board && isFullScreen(board)) void document.exitFullscreen();
}

function isFullScreen(board: HTMLElement): boolean {
  return board.matches(":fullscreen");
}
