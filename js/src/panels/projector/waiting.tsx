import type { BoardStore, Loaded } from "../../store";
import { useView } from "../view";

interface Props {
  readonly state: Loaded<unknown>;
  /** What is waited for: "neighbours". */
  readonly what: string;
}

/** Why something is not here: it is on its way, or it failed and can be asked for again. */
export function Waiting({ state, what }: Props) {
  const { store } = useView().board;
  if (state.kind === "failed") {
    return (
      <div class="projector-failed" role="note">
        <p>{state.error}</p>
        <button type="button" class="action" onClick={() => store.embeddings.retry()}>
          Try again
        </button>
      </div>
    );
  }
  if (state.kind === "here") return null;
  return <p class="projector-waiting">{waitingText(store, what)}</p>;
}

/** "Loading neighbours…", or what keeps the kernel from sending them. */
export function waitingText(store: BoardStore, what: string): string {
  if (store.connection.value === "gone") return "The kernel is gone";
  return store.busy.value ? `Waiting for the kernel: ${what}…` : `Loading ${what}…`;
}
