import { useLayoutEffect, useRef } from "preact/hooks";
import { px } from "./css";
import { listenToKeys } from "./keys/board_keys";
import { KeysDialog } from "./keys/keys_dialog";
import { RunList } from "./runs/run_list";
import { SettingsPane } from "./settings/settings_pane";
import { isAmiss, StatusLine } from "./status_line";
import { PANEL_ID, panelShown, tabId } from "./tabs";
import { Toolbar } from "./toolbar";
import { useView, type View, ViewContext } from "./view";

/** A whole board: toolbar, runs, panel, status. */
export function BoardView({ view }: { readonly view: View }) {
  return (
    <ViewContext.Provider value={view}>
      <Layout />
    </ViewContext.Provider>
  );
}

function Layout() {
  const view = useView();
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = () => {
      view.width.value = current.clientWidth;
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    const life = new AbortController();
    listenToKeys(current, view, life.signal);
    return () => {
      observer.disconnect();
      life.abort();
    };
  }, [view]);
  const { toolbar } = view.board.settings;
  const shown = panelShown(view.board);
  const Panel = shown?.component;
  return (
    <div
      ref={element}
      class={boardClass(view)}
      style={boardHeight(view, shown?.fills === true)}
      // What is clicked that takes no focus gives it to the board, whose keys then work.
      tabIndex={-1}
    >
      {toolbar.value && <Toolbar />}
      <div class="body">
        {view.runsShown.value && !shown?.fills && <RunList />}
        <section
          class="panel"
          id={PANEL_ID}
          role="tabpanel"
          aria-labelledby={shown && tabId(shown)}
        >
          {Panel && <Panel key={shown.name} name={shown.name} />}
        </section>
        {view.settingsShown.value && <SettingsPane />}
      </div>
      {(toolbar.value || isAmiss(view.board.store)) && <StatusLine />}
      {view.keysShown.value && <KeysDialog />}
    </div>
  );
}

function boardClass({ board, narrow }: View): string {
  const { toolbar } = board.settings;
  return ["board", narrow.value && "narrow", !toolbar.value && "bare"].filter(Boolean).join(" ");
}

/** A panel alone is as high as what it shows, and no higher than its setting, unless it fills it. */
function boardHeight({ board, scalars, images }: View, fills: boolean) {
  const { height, toolbar } = board.settings;
  const isOpen = scalars.expanded.value !== null || images.dialog.value !== null;
  const full = toolbar.value || fills || isOpen;
  return full ? { "--height": px(height.value) } : { "--most-height": px(height.value) };
}
