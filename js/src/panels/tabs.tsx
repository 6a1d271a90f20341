import { useComputed } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Board, BoardStore } from "../store";
import { type Panel, panelsOf } from "./registry";
import { useView } from "./view";

/** Id of what the tabs switch, inside the view's shadow root. */
export const PANEL_ID = "panel";

/** Id of a panel's tab, inside the view's shadow root. */
export function tabId(panel: Panel): string {
  // What refers to ids is cut at spaces, which titles of the user's own panels may have.
  return `tab-${encodeURIComponent(panel.name)}`;
}

/** The panels that have data, with their counts of tags, and the user's own. Arrows go from tab to tab. */
export function Tabs() {
  const { board } = useView();
  const list = useRef<HTMLDivElement>(null);
  const counts = useComputed(() => cardCounts(board.store));
  const present = panelsOf(board.store).filter(
    ({ plugin }) => plugin === null || counts.value.has(plugin),
  );
  const shown = panelShown(board);
  // Where the panel on screen has no tab, Tab still has to reach the others.
  const selected = present.findIndex(({ name }) => name === shown?.name);
  const reached = Math.max(0, selected);
  const show = (index: number) => {
    const panel = present[index];
    if (!panel) return;
    board.settings.panel.value = panel.name;
    list.current?.querySelector<HTMLElement>(`#${CSS.escape(tabId(panel))}`)?.focus();
  };
  if (present.length === 0) return null;
  return (
    <div
      ref={list}
      class="tabs"
      role="tablist"
      aria-label="Panels"
      onKeyDown={(event) => {
        const target = targetOf(event.key, reached, present.length);
        if (target === null) return;
        event.preventDefault();
        show(target);
      }}
    >
      {present.map((panel, index) => (
        <button
          key={panel.name}
          id={tabId(panel)}
          type="button"
          role="tab"
          aria-selected={index === selected}
          aria-controls={PANEL_ID}
          tabIndex={index === reached ? 0 : -1}
          onClick={() => {
            board.settings.panel.value = panel.name;
          }}
        >
          <span class="tab-title">{panel.title}</span>
          {panel.plugin !== null && <span class="count">{counts.value.get(panel.plugin)}</span>}
        </button>
      ))}
    </div>
  );
}

/** The panel that is set; the first one where there is none of that name. */
export function panelShown({ store, settings }: Board): Panel | undefined {
  const panels = panelsOf(store);
  return panels.find(({ name }) => name === settings.panel.value) ?? panels[0];
}

/** Index of the tab that a key leads to; null where it leads nowhere. */
function targetOf(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % count;
    case "ArrowLeft":
      return (at + count - 1) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/**
 * How many tags each plugin has; of custom scalars, how many charts are laid out, and of the
 * projector, how many embeddings there are.
 */
function cardCounts({ series, layout, embeddings }: BoardStore): Map<string, number> {
  const tags = Map.groupBy(series.value, (one) => one.plugin);
  const counts = new Map(
    Array.from(tags, ([plugin, members]) => [plugin, new Set(members.map((one) => one.tag)).size]),
  );
  const { categories, refused } = layout.value;
  const charts = categories.reduce((sum, category) => sum + category.charts.length, 0);
  if (charts + refused.length > 0) counts.set("custom_scalars", charts);
  const spaces = embeddings.spaces.value.length;
  if (spaces > 0) counts.set("projector", spaces);
  else counts.delete("projector");
  return counts;
}
