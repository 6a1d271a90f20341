import { useView } from "../view";

/** Of the list of runs, CSS pixels. */
export const MIN_WIDTH = 140;
/** Share of the board that the list may take. */
const MAX_SHARE = 0.6;
/** CSS pixels that an arrow key moves the edge by. */
const KEY_STEP = 16;

/** The edge between the list and the cards: dragged, or moved by the arrow keys. */
export function Resizer({ list }: { readonly list: { readonly current: HTMLElement | null } }) {
  const view = useView();
  const { width } = view.runList;
  const max = Math.max(MIN_WIDTH, Math.floor(view.width.value * MAX_SHARE));
  const set = (wanted: number) => {
    width.value = Math.round(Math.max(MIN_WIDTH, Math.min(wanted, max)));
  };
  const now = () => list.current?.offsetWidth ?? MIN_WIDTH;
  const keys: Record<string, () => void> = {
    ArrowLeft: () => set(now() - KEY_STEP),
    ArrowRight: () => set(now() + KEY_STEP),
    Home: () => set(MIN_WIDTH),
    End: () => set(max),
    Enter: () => {
      width.value = null;
    },
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> can't be moved
    <div
      class="resizer"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the run list"
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={max}
      aria-valuenow={width.value ?? now()}
      title="Drag to change the width; double-click for the usual one"
      onKeyDown={(event) => {
        const act = keys[event.key];
        if (!act) return;
        event.preventDefault();
        act();
      }}
      onDblClick={() => {
        width.value = null;
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || !list.current) return;
        set(event.clientX - list.current.getBoundingClientRect().left);
      }}
    />
  );
}
