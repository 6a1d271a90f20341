import type { Run } from "../../store";
import { useView } from "../view";

/** Which run a card is of. */
export function RunLabel({ run }: { readonly run: Run }) {
  const { colouring } = useView().board;
  return (
    <div class="run-label" title={run.name}>
      <span class="swatch" style={{ background: colouring.of(run) }} />
      <span>{run.name}</span>
    </div>
  );
}
