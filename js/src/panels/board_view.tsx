import { useLayoutEffect, useRef } from "preact/hooks";
import { px } from "./css";
import { RunList } from "./run_list";
import { StatusLine } from "./status_line";
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
  const { height, panel } = view.board.settings;
  const Panel = panelShown(panel.value)?.component;
  return (
    <div
      ref={element}
      class={view.narrow.value ? "board narrow" : "board"}
      style={{ "--height": px(height.value) }}
    >
      <Toolbar />
      <div class="body">
        {view.runsShown.value && <RunList />}
        <main class="panel">{Panel && <Panel />}</main>
      </div>
      <StatusLine />
    </div>
  );
}
