import { useComputed } from "@preact/signals";
import { CardGroups } from "../scalars/scalars_panel";
import { useView } from "../view";
import { customGroups } from "./charts";

/** The charts that layouts of custom scalars gather the scalars of several tags on. */
export function CustomScalarsPanel() {
  const { store, selection } = useView().board;
  const scalars = useComputed(() =>
    Map.groupBy(
      store.series.value.filter(({ plugin }) => plugin === "scalars"),
      ({ tag }) => tag,
    ),
  );
  const groups = useComputed(() =>
    customGroups(store.layout.value, scalars.value, selection.tagFilter.value),
  );
  return (
    <>
      <Refused reasons={store.layout.value.refused} />
      {groups.value.length > 0 ? <CardGroups groups={groups} /> : <NoCharts />}
    </>
  );
}

function Refused({ reasons }: { readonly reasons: readonly string[] }) {
  if (reasons.length === 0) return null;
  return (
    <details class="refused">
      <summary>
        {reasons.length === 1 ? "1 part" : `${reasons.length} parts`} of the layouts left out
      </summary>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
    </details>
  );
}

function NoCharts() {
  const { store, settings } = useView().board;
  const has = store.layout.value.categories.length > 0;
  return (
    <div class="empty">
      <p class="empty-title">
        {has ? `No chart matches ${settings.tagFilter.value}` : "No charts laid out yet"}
      </p>
      <div class="empty-text">
        {has ? (
          <button
            type="button"
            class="action"
            onClick={() => {
              settings.tagFilter.value = "";
            }}
          >
            Show all charts
          </button>
        ) : (
          <code>writer.add_custom_scalars</code>
        )}
      </div>
    </div>
  );
}
