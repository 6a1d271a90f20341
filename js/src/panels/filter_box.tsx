import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Filter } from "../core/filter";
import { ClearIcon, SearchIcon } from "./icons";

interface Props {
  readonly label: string;
  readonly pattern: Signal<string>;
  readonly filter: Filter;
}

/** A field for a regular expression, which says what is wrong with it. */
export function FilterBox({ label, pattern, filter }: Props) {
  const errorId = useId();
  const { error } = filter;
  return (
    <div class={error ? "filter invalid" : "filter"}>
      <SearchIcon />
      <input
        type="text"
        spellcheck={false}
        autocomplete="off"
        placeholder={`${label} (regex)`}
        aria-label={`${label}, a regular expression`}
        aria-invalid={error !== null}
        aria-describedby={error ? errorId : undefined}
        value={pattern.value}
        onInput={(event) => {
          pattern.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || pattern.value === "") return;
          event.preventDefault();
          pattern.value = "";
        }}
      />
      {pattern.value !== "" && (
        <button
          type="button"
          class="icon"
          aria-label={`Clear: ${label}`}
          onClick={() => {
            pattern.value = "";
          }}
        >
          <ClearIcon />
        </button>
      )}
      {error !== null && (
        <span id={errorId} role="alert" class="filter-error" title={error}>
          {error}
        </span>
      )}
    </div>
  );
}
