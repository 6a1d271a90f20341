import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Bookmark } from "../../protocol";
import { ClearIcon, PlusIcon } from "../icons";
import { useView } from "../view";
import { applyBookmark, bookmarkNow } from "./bookmarks";
import { EditIcon } from "./projector_icons";
import { Section } from "./section";

/** Views that one can come back to; they are saved with the widget. */
export function BookmarksSection() {
  const { projector, settings } = useView().board;
  const { bookmarks } = settings;
  const all = bookmarks.value;
  const name = useSignal("");
  const list = useRef<HTMLUListElement>(null);
  const former = useRef(all.length);
  // What was added is seen, wherever the column was scrolled to.
  useLayoutEffect(() => {
    const last = list.current?.lastElementChild;
    if (all.length > former.current) last?.scrollIntoView({ block: "nearest" });
    former.current = all.length;
  }, [all.length]);
  const add = () => {
    const made = bookmarkNow(name.peek().trim() || `View ${all.length + 1}`, {
      projector,
      settings,
    });
    if (!made) return;
    bookmarks.value = [...all, made];
    name.value = "";
  };
  return (
    <Section title="Bookmarks" {...(all.length > 0 && { note: String(all.length) })}>
      <form
        class="bookmark-add"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          type="text"
          aria-label="Name of the bookmark"
          placeholder={`View ${all.length + 1}`}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value;
          }}
        />
        <button type="submit" class="icon" aria-label="Add a bookmark" title="Add a bookmark">
          <PlusIcon />
        </button>
      </form>
      {all.length > 0 && (
        <ul class="bookmarks" ref={list}>
          {all.map((bookmark, place) => (
            <BookmarkRow key={place} bookmark={bookmark} place={place} />
          ))}
        </ul>
      )}
    </Section>
  );
}

interface RowProps {
  readonly bookmark: Bookmark;
  readonly place: number;
}

function BookmarkRow({ bookmark, place }: RowProps) {
  const view = useView();
  const { projector, settings } = view.board;
  const { bookmarks } = settings;
  const renaming = useSignal(false);
  const rename = (name: string) => {
    renaming.value = false;
    if (name.trim() === "") return;
    bookmarks.value = bookmarks.peek().map((one, i) => (i === place ? { ...one, name } : one));
  };
  return (
    <li class="bookmark">
      {renaming.value ? (
        <NameField name={bookmark.name} onName={rename} />
      ) : (
        <button
          type="button"
          class="bookmark-name"
          title={`Show ${bookmark.name}`}
          onClick={() => applyBookmark(bookmark, { projector, settings }, view.signal)}
        >
          {bookmark.name}
        </button>
      )}
      <button
        type="button"
        class="icon"
        aria-label={`Rename ${bookmark.name}`}
        title="Rename"
        onClick={() => {
          renaming.value = true;
        }}
      >
        <EditIcon />
      </button>
      <button
        type="button"
        class="icon"
        aria-label={`Delete ${bookmark.name}`}
        title="Delete"
        onClick={() => {
          bookmarks.value = bookmarks.peek().filter((_, i) => i !== place);
        }}
      >
        <ClearIcon />
      </button>
    </li>
  );
}

interface NameProps {
  readonly name: string;
  onName(name: string): void;
}

function NameField({ name, onName }: NameProps) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <input
      ref={field}
      type="text"
      aria-label={`New name of ${name}`}
      defaultValue={name}
      onBlur={(event) => onName(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onName(event.key === "Enter" ? event.currentTarget.value : name);
      }}
    />
  );
}
