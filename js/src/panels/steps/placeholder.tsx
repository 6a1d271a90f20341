import type { ItemState } from "../../store";
import { useView } from "../view";

interface Props {
  readonly state: ItemState;
  /** Ask again for what failed. */
  onRetry(): void;
}

/** In place of what a step holds, where it is not here. */
export function Placeholder({ state, onRetry }: Props) {
  const { store } = useView().board;
  if (state.kind === "failed") {
    return (
      <div class="item-failed" role="note">
        <p>{state.error}</p>
        <button type="button" class="action" onClick={onRetry}>
          Try again
        </button>
      </div>
    );
  }
  if (store.connection.value === "gone") return <p class="item-away">The kernel is gone</p>;
  return <p class="item-away">{store.busy.value ? "Waiting for the kernel…" : "Loading…"}</p>;
}
