import { useEffect, useRef } from "preact/hooks";
import { ClearIcon } from "../icons";
import { useView } from "../view";

const KEYS: readonly (readonly [where: string, keys: readonly (readonly [string, string])[]])[] = [
  [
    "On the board",
    [
      ["/", "Go to the filter of tags"],
      ["?", "Show these keys"],
      ["Esc", "Leave the card that fills the board; close the settings"],
      ["← →", "Go to the next panel, on a tab"],
    ],
  ],
  [
    "On a chart",
    [
      ["+ −", "Zoom in and out"],
      ["← → ↑ ↓", "Move what is shown"],
      ["0", "Show everything again"],
    ],
  ],
  [
    "On points",
    [
      ["← → ↑ ↓", "Turn the view; with Shift, move it"],
      ["+ −", "Zoom in and out"],
      ["Home", "Show all points"],
      ["Esc", "Let go of the point that is picked, then of the selection"],
    ],
  ],
  [
    "With the mouse",
    [
      ["Drag", "Zoom into a part; flat: along one axis"],
      ["Shift-drag", "Move what is shown"],
      ["Ctrl-wheel", "Zoom; on a chart that was clicked, the wheel alone"],
      ["Double click", "Show everything again"],
      ["Alt-click", "On a run's box: show this run alone"],
      ["Shift, Alt", "On points: add to the selection, take from it"],
    ],
  ],
];

/** What keys and mouse do on a board. */
export function KeysDialog() {
  const view = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  const close = () => {
    view.keysShown.value = false;
  };
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="keys" aria-label="Keys" onClose={close}>
      <header>
        <h2>Keys</h2>
        <button type="button" class="icon" aria-label="Close the list of keys" onClick={close}>
          <ClearIcon />
        </button>
      </header>
      {KEYS.map(([where, keys]) => (
        <section key={where}>
          <h3>{where}</h3>
          <dl>
            {keys.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </dialog>
  );
}
