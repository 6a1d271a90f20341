import { PALETTE } from "../../core/colours";
import type { Run } from "../../store";
import { Popover } from "../popover";
import { useView } from "../view";
import { nameOf } from "./rows";

/** Where the colour of a run, or of the group that shares it, is chosen. */
export function ColourPopover() {
  const { runList } = useView();
  const open = runList.colouring.value;
  if (!open) return null;
  const close = () => {
    runList.colouring.value = null;
  };
  return <Choice key={open.run.id} run={open.run} swatch={open.swatch} onClose={close} />;
}

interface Props {
  readonly run: Run;
  readonly swatch: HTMLElement;
  readonly onClose: () => void;
}

function Choice({ run, swatch, onClose }: Props) {
  const { board } = useView();
  const { colouring } = board;
  const name = colouring.chosenFor(run);
  const shared = board.store.runs.value.filter((one) => colouring.chosenFor(one) === name).length;
  const chosen = colouring.choiceOf(run);
  const shown = colouring.of(run);
  const choose = (colour: string | null) => {
    colouring.choose(run, colour);
    swatch.focus();
    onClose();
  };
  const title = name === run.name ? nameOf(run) : name;
  return (
    <Popover class="colour-popover" label={`Colour of ${title}`} anchor={swatch} onClose={onClose}>
      <p class="popover-title" title={title}>
        {title}
        {shared > 1 && <span class="count">{shared} runs</span>}
      </p>
      <div class="palette">
        {PALETTE.map((colour) => (
          <button
            key={colour}
            type="button"
            style={{ background: colour }}
            aria-label={colour}
            title={colour}
            aria-pressed={shown === colour}
            onClick={() => choose(colour)}
          />
        ))}
      </div>
      <div class="popover-row">
        <label class="own-colour">
          <input
            type="color"
            value={shown}
            onInput={(event) => colouring.choose(run, event.currentTarget.value)}
          />
          Another
        </label>
        <button
          type="button"
          class="toggle"
          aria-pressed={chosen === null}
          onClick={() => choose(null)}
        >
          Automatic
        </button>
      </div>
    </Popover>
  );
}
