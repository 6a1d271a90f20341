import { leaveExpanded } from "../scalars/full_screen";
import type { View } from "../view";

/** Fields that take what is typed for themselves. */
const FIELDS = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select";
/** What the browser itself closes on Escape. */
const CLOSED_BY_BROWSER = "dialog:modal, :popover-open:not([popover=manual])";

/**
 * Keys that mean something wherever the focus is on a board. Whoever uses a key before it
 * comes up to the board prevents its default.
 */
export function listenToKeys(board: HTMLElement, view: View, signal: AbortSignal): void {
  board.addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.isComposing) return;
      if (act(event, board, view)) event.preventDefault();
    },
    { signal },
  );
}

/** Whether the key meant something here. */
function act(event: KeyboardEvent, board: HTMLElement, view: View): boolean {
  if (event.key === "Escape") {
    return board.querySelector(CLOSED_BY_BROWSER) === null && leave(view, board);
  }
  if (event.target instanceof Element && event.target.matches(FIELDS)) return false;
  switch (event.key) {
    case "/": {
      const field = board.querySelector<HTMLInputElement>(".toolbar .filter input");
      field?.focus();
      field?.select();
      return field !== null;
    }
    case "?":
      view.keysShown.value = true;
      return true;
    default:
      return false;
  }
}

/** Go back one level: from a card that fills the board, then from the settings. */
function leave(view: View, board: HTMLElement): boolean {
  if (view.scalars.expanded.peek() !== null) {
    leaveExpanded(view, board);
    return true;
  }
  if (view.images.dialog.peek() !== null) {
    view.images.dialog.value = null;
    return true;
  }
  if (!view.settingsShown.peek()) return false;
  view.closeSettings();
  return true;
}
