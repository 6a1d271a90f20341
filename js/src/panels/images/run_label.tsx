import type { Run } from "../../store";
import { useView } from "../view";

/** The name of a run, after its colour. */
export function RunLabel({ run }: { readonly run: Run }) {
  const { colouring } = useView().board;
  return (
    <div class="run-label" title={run.name}>
      <span class="swatch" style={{ background: colouring.of(run) }} />
      <span>{run.name}</span>
    </div>
  );
}
