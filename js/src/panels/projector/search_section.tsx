import { useId } from "preact/hooks";
import type { SetOperation } from "../../store";
import { Select } from "../fields";
import { SearchIcon } from "../icons";
import { useView } from "../view";
import { Section } from "./section";
import { Waiting } from "./waiting";

/** Points by their labels: what is found is marked, and can be selected. */
export function SearchSection() {
  const { projector } = useView().board;
  const { search, selection } = projector;
  const metadata = projector.metadata.value;
  const error = search.query.value?.error ?? null;
  const errorId = useId();
  if (metadata.length === 0) return null;
  const column = metadata.some(({ name }) => name === search.column.value)
    ? search.column.value
    : (projector.labelName.value ?? "");
  return (
    <Section title="Search">
      <div class={error === null ? "filter" : "filter invalid"}>
        <SearchIcon />
        <input
          type="search"
          spellcheck={false}
          autocomplete="off"
          aria-label="Search the labels"
          placeholder={search.isRegex.value ? "Regular expression" : "Text, ≥ 3 or 1..5"}
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : errorId}
          value={search.typed.value}
          onInput={(event) => {
            search.typed.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            const found = search.found.peek();
            if (event.key === "Escape" && search.typed.peek() !== "") search.typed.value = "";
            else if (event.key === "Enter" && found?.kind === "here") {
              selection.select(found.value.points);
            } else return;
            event.preventDefault();
          }}
        />
        <button
          type="button"
          class="icon"
          aria-label="Regular expression"
          title="Regular expression"
          aria-pressed={search.isRegex.value}
          onClick={() => {
            search.isRegex.value = !search.isRegex.value;
          }}
        >
          .*
        </button>
      </div>
      {error !== null && (
        <p class="field-error" role="alert" id={errorId}>
          {error}
        </p>
      )}
      <Select
        label="Column"
        value={column}
        options={metadata.map(({ name }) => [name, name] as const)}
        onChoose={(name) => {
          search.column.value = name;
        }}
      />
      <Found />
    </Section>
  );
}

const OPERATIONS: readonly (readonly [SetOperation, string, string])[] = [
  ["replace", "Select", "Select what is found"],
  ["add", "Add", "Add what is found to the selection"],
  ["subtract", "Take away", "Take what is found from the selection"],
  ["intersect", "Keep", "Keep of the selection what is found"],
];

function Found() {
  const { search, selection } = useView().board.projector;
  const found = search.found.value;
  if (found === null) return null;
  if (found.kind !== "here") return <Waiting state={found} what="labels" />;
  const { points, fault } = found.value;
  return (
    <>
      <p class="projector-note" aria-live="polite">
        {points.length.toLocaleString("en-US")} found
        {fault !== null && `; ${fault}`}
      </p>
      <div class="projector-buttons">
        {OPERATIONS.map(([how, title, hint]) => (
          <button
            key={how}
            type="button"
            class="action"
            title={hint}
            disabled={how === "replace" ? points.length === 0 : selection.points.value.length === 0}
            onClick={() => selection.select(points, how)}
          >
            {title}
          </button>
        ))}
      </div>
    </>
  );
}
