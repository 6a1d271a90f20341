import { useView } from "../view";

/** Why there is no card, and what would bring one. */
export function EmptyState() {
  const { store, selection, settings } = useView().board;
  const status = store.status.value;
  if (!status) return <Message title="Connecting to the kernel…" />;
  if (!store.series.value.some((series) => series.plugin === "scalars")) {
    return <NothingYet logdir={status.logdir} state={status.state} />;
  }
  if (selection.groups.value.length === 0 && settings.tagFilter.value === "") {
    return <Message title="No scalars of these tags yet">{settings.tags.value.join(", ")}</Message>;
  }
  if (selection.groups.value.length === 0) {
    return (
      <Message title={`No tag matches ${settings.tagFilter.value}`}>
        <button
          type="button"
          class="action"
          onClick={() => {
            settings.tagFilter.value = "";
          }}
        >
          Show all tags
        </button>
      </Message>
    );
  }
  if (selection.listedRuns.value.length === 0) {
    return (
      <Message title={`No run matches ${settings.runFilter.value}`}>
        <button
          type="button"
          class="action"
          onClick={() => {
            settings.runFilter.value = "";
          }}
        >
          List all runs
        </button>
      </Message>
    );
  }
  if (selection.visibleRuns.value.size === 0) {
    return (
      <Message title="All runs are hidden">
        <button type="button" class="action" onClick={() => selection.setAllVisible(true)}>
          Show all runs
        </button>
      </Message>
    );
  }
  return (
    <Message title="The runs shown have no scalars">Switch on other runs to see theirs.</Message>
  );
}

interface NothingYetProps {
  readonly logdir: string;
  readonly state: "waiting" | "reading" | "live";
}

function NothingYet({ logdir, state }: NothingYetProps) {
  switch (state) {
    case "waiting":
      return (
        <Message title="Waiting for the folder">
          <code>{logdir}</code> does not exist yet. What is written there will appear here.
        </Message>
      );
    case "reading":
      return (
        <Message title="Reading">
          <code>{logdir}</code>
        </Message>
      );
    case "live":
      return (
        <Message title="No scalars yet">
          <code>{logdir}</code> holds none so far. What is written there will appear here.
        </Message>
      );
  }
}

interface MessageProps {
  readonly title: string;
  readonly children?: preact.ComponentChildren;
}

function Message({ title, children }: MessageProps) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children && <div class="empty-text">{children}</div>}
    </div>
  );
}
