import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { RunOrder } from "../../protocol";
import { SortIcon } from "../icons";
import { Popover } from "../popover";
import { useView } from "../view";
import { RunMenu } from "./run_menu";
import { ShownCheckbox } from "./shown_checkbox";

/** All runs at once, how many there are, and how they are listed. */
export function ListHead() {
  const { selection, store } = useView().board;
  const id = useId();
  const listed = selection.listedRuns.value.length;
  const total = store.runs.value.length;
  const shown = selection.visibleRuns.value.size;
  return (
    <>
      <div class="runs-head">
        <label class="run-all" for={id}>
          <ShownCheckbox
            id={id}
            on={shown}
            of={listed}
            onChange={(all) => selection.setAllVisible(all)}
          />
          Runs
        </label>
        <span class="count" title={`${shown} shown, ${listed} match the filter, ${total} in all`}>
          {shown === total ? total : `${shown} of ${total}`}
        </span>
        <MenuButton />
      </div>
      <OrderNote />
    </>
  );
}

function MenuButton() {
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon runs-menu"
        aria-label="Order, colours and groups of runs"
        title="Order, colours and groups of runs"
        aria-haspopup="dialog"
        aria-expanded={open.value}
        onPointerDown={() => {
          // The popover closes before the click comes.
          wasOpen.current = open.value;
        }}
        onClick={() => {
          open.value = !wasOpen.current;
          wasOpen.current = false;
        }}
      >
        <SortIcon />
      </button>
      {open.value && button.current && (
        <Popover
          class="runs-popover"
          label="Order, colours and groups of runs"
          anchor={button.current}
          onClose={() => {
            open.value = false;
          }}
        >
          <RunMenu />
        </Popover>
      )}
    </>
  );
}

const WORDS: Partial<Record<RunOrder, string>> = {
  last: "last",
  min: "least",
  max: "greatest",
};

/** What the numbers beside the runs are. */
function OrderNote() {
  const { runOrder, runOrderTag } = useView().board.settings;
  const word = WORDS[runOrder.value];
  if (!word || !runOrderTag.value) return null;
  return (
    <p class="runs-order" title={`${word} ${runOrderTag.value}`}>
      {word} <bdi>{runOrderTag.value}</bdi>
    </p>
  );
}
