import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { OwnPanel as Spec } from "../../protocol";
import type { PanelProps } from "../registry";
import { useView } from "../view";
import { OwnChart } from "./own_chart";

/** A panel that the user added from Python: a Bokeh figure over the scalars of some tags. */
export function OwnPanel({ name }: PanelProps) {
  const panel = useView().board.store.ownPanels.value.find(({ title }) => title === name);
  return panel ? <Figure panel={panel} /> : null;
}

function Figure({ panel }: { readonly panel: Spec }) {
  const view = useView();
  const element = useRef<HTMLDivElement>(null);
  const chart = useSignal<OwnChart | null>(null);
  useLayoutEffect(() => {
    if (!element.current) return;
    const life = new AbortController();
    chart.value = new OwnChart(panel, element.current, view, life.signal);
    return () => life.abort();
  }, [view, panel]);
  const fault = chart.value?.fault.value;
  return (
    <div class="own">
      {/* biome-ignore lint/a11y/useSemanticElements: a figure, not a set of fields */}
      <div class="own-figure" role="group" aria-label={panel.title} ref={element} />
      {fault && <Fault title={panel.title} text={fault} />}
      {!fault && chart.value?.count.value === 0 && <NoPoints panel={panel} />}
    </div>
  );
}

function Fault({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="own-note empty" role="alert">
      <p class="empty-title">{title} cannot be drawn</p>
      <div class="empty-text">{text}</div>
    </div>
  );
}

function NoPoints({ panel }: { readonly panel: Spec }) {
  const tags = panel.columns.map(({ tag }) => tag);
  const named = tags.slice(0, 5).join(", ");
  return (
    <div class="own-note empty" role="status">
      <p class="empty-title">No points yet</p>
      <div class="empty-text">
        of <code>{named}</code>
        {tags.length > 5 && ` and ${tags.length - 5} more`} in the runs shown
      </div>
    </div>
  );
}
