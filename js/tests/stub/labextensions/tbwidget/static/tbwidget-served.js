/** Stands for the bundle; what it is called with goes onto the element. */
export const origin = "server";

export function attach({ buffered, signal }) {
  return { buffered, signal };
}

export function mount({ board, el }) {
  el.textContent = `from the server, with ${board.buffered.length} messages`;
}
