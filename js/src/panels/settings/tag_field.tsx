import { useComputed } from "@preact/signals";
import { useId, useState } from "preact/hooks";
import { useView } from "../view";

/** Tags offered at once; typing narrows them down. */
const MAX_OFFERED = 50;

/** The tag whose values are the horizontal axis: a field that completes what is typed. */
export function TagField() {
  const { settings, store } = useView().board;
  const [draft, setDraft] = useState<string | null>(null);
  const fieldId = useId();
  const listId = useId();
  const errorId = useId();
  const tags = useComputed(() => {
    const scalars = store.series.value.filter((series) => series.plugin === "scalars");
    return [...new Set(scalars.map((series) => series.tag))];
  }).value;
  const text = draft ?? settings.xTag.value;
  const known = tags.includes(text);
  const error = text === "" ? "Choose a tag." : "No scalar has this tag.";
  return (
    <div class="setting">
      <label for={fieldId}>Tag on the axis</label>
      <input
        id={fieldId}
        type="text"
        list={listId}
        spellcheck={false}
        autocomplete="off"
        placeholder="Type a part of its name"
        aria-invalid={!known}
        aria-describedby={known ? undefined : errorId}
        value={text}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          setDraft(typed);
          if (tags.includes(typed)) settings.xTag.value = typed;
        }}
        onChange={(event) => {
          settings.xTag.value = event.currentTarget.value.trim();
          setDraft(null);
        }}
      />
      <datalist id={listId}>
        {offered(tags, draft ?? "").map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      {!known && (
        <p id={errorId} class="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

/** The first tags that have `part` in their name, in any case of letters. */
function offered(tags: readonly string[], part: string): string[] {
  const wanted = part.toLowerCase();
  return tags.filter((tag) => tag.toLowerCase().includes(wanted)).slice(0, MAX_OFFERED);
}
