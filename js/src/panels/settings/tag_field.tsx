import { useComputed } from "@preact/signals";
import { TypeAhead } from "../type_ahead";
import { useView } from "../view";

/** The tag whose values are the horizontal axis. */
export function TagField() {
  const { settings, store } = useView().board;
  const tags = useComputed(() => {
    const scalars = store.series.value.filter((series) => series.plugin === "scalars");
    return [...new Set(scalars.map((series) => series.tag))];
  });
  return (
    <TypeAhead
      label="Tag on the axis"
      value={settings.xTag}
      options={tags.value}
      hint="Type a part of its name"
      wrong={(text) => (text === "" ? "Choose a tag." : "No scalar has this tag.")}
    />
  );
}
