import { useState } from "preact/hooks";
import type { TraitName } from "../../model/traits";
import { ResetIcon } from "../icons";
import { useView } from "../view";

/** What a user has made or is looking at, and would not expect to lose with the settings. */
export const KEPT: ReadonlySet<TraitName> = new Set<TraitName>([
  "height",
  "panel",
  "run_filter",
  "tag_filter",
  "runs",
  "hidden_runs",
  "colors",
  "color_by",
  "pins",
  "collapsed",
]);

interface Done {
  readonly changed: number;
  undo(): void;
}

/** Gives all settings their defaults, and takes that back. */
export function ResetAll() {
  const { settings } = useView().board;
  const [done, setDone] = useState<Done | null>(null);
  return (
    <div class="settings-reset">
      <button type="button" class="action" onClick={() => setDone(settings.reset(KEPT))}>
        <ResetIcon />
        Reset all settings
      </button>
      <span role="status">
        {done && (done.changed > 0 ? "Done." : "They are the defaults already.")}
      </span>
      {done !== null && done.changed > 0 && (
        <button
          type="button"
          class="action"
          onClick={() => {
            done.undo();
            setDone(null);
          }}
        >
          Undo
        </button>
      )}
      <p class="hint">Pins, colours and filters stay.</p>
    </div>
  );
}
