import { useView } from "../view";

interface Props {
  /** What the panel shows: "images". */
  readonly what: string;
  readonly plugin: string;
}

/** Why a panel of steps has no card, and what would bring one. */
export function NoCards({ what, plugin }: Props) {
  const { store, selection, settings } = useView().board;
  const has = store.series.value.some((series) => series.plugin === plugin);
  if (!has) {
    return (
      <Empty title={store.status.value ? `No ${what} yet` : "Connecting to the kernel…"}>
        What is written will appear here.
      </Empty>
    );
  }
  if (selection.visibleRuns.value.size === 0) {
    return (
      <Empty title="No run is shown">
        <button type="button" class="action" onClick={() => selection.setAllVisible(true)}>
          Show all runs
        </button>
      </Empty>
    );
  }
  if (settings.tagFilter.value !== "") {
    return (
      <Empty title={`No ${what} match ${settings.tagFilter.value}`}>
        <button
          type="button"
          class="action"
          onClick={() => {
            settings.tagFilter.value = "";
          }}
        >
          Show all tags
        </button>
      </Empty>
    );
  }
  return (
    <Empty title={`The runs shown have no ${what}`}>Switch on other runs to see theirs.</Empty>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly children: preact.ComponentChildren;
}

function Empty({ title, children }: EmptyProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <div class="empty-text">{children}</div>
    </div>
  );
}
