import { useLayoutEffect, useRef } from "preact/hooks";
import { px } from "./css";
import { RunList } from "./runs/run_list";
import { isAmiss, StatusLine } from "./status_line";
import { panelShown, Toolbar } from "./toolbar";
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
    return () => observer.disconnect();
  }, [view]);
  const { panel, toolbar } = view.board.settings;
  const Panel = panelShown(panel.value)?.component;
  return (
    <div ref={element} class={boardClass(view)} style={boardHeight(view)}>
      {toolbar.value && <Toolbar />}
      <div class="body">
        {view.runsShown.value && <RunList />}
        <main class="panel">{Panel && <Panel />}</main>
      </div>
      {(toolbar.value || isAmiss(view.board.store)) && <StatusLine />}
    </div>
  );
}

function boardClass({ board, narrow }: View): string {
  const { toolbar } = board.settings;
  return ["board", narrow.value && "narrow", !toolbar.value && "bare"].filter(Boolean).join(" ");
}

/** A panel alone is as high as what it shows, and no higher than its setting. */
function boardHeight({ board, scalars }: View) {
  const { height, toolbar } = board.settings;
  const full = toolbar.value || scalars.expanded.value !== null;
  return full ? { height: px(height.value) } : { maxHeight: px(height.value) };
}
