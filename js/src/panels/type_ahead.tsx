import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";

/** Options offered at once: a list of 10,000 takes a browser a second. */
const MOST_OFFERED = 200;

interface Props {
  readonly label: string;
  readonly value: Signal<string>;
  readonly options: readonly string[];
  /** What is said where nothing is chosen; where absent, one of the options has to be. */
  readonly none?: string;
  /** What stands in the field while it is empty, where it must not be. */
  readonly hint?: string;
  /** What is said of a text that is none of the options. */
  readonly wrong?: (text: string) => string;
}

/** One of many names, found by typing a part of it. */
export function TypeAhead({ label, value, options, none, hint = "", wrong }: Props) {
  const id = useId();
  const typed = useSignal<string | null>(null);
  const text = typed.value ?? value.value;
  const isChoice = (chosen: string) =>
    chosen === "" ? none !== undefined : options.includes(chosen);
  const error = isChoice(text) ? undefined : wrong?.(text);
  const isAbsent = typed.value === null && text !== "" && !isChoice(text);
  const take = (chosen: string) => {
    typed.value = null;
    value.value = chosen;
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        class={isAbsent ? "absent" : ""}
        list={`${id}-options`}
        autocomplete="off"
        spellcheck={false}
        placeholder={none ?? hint}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        value={text}
        title={text}
        onFocus={(event) => event.currentTarget.select()}
        onInput={(event) => {
          const { value: now } = event.currentTarget;
          if (isChoice(now)) take(now);
          else typed.value = now;
        }}
        onChange={(event) => {
          // What is no name is not taken: the field goes back to what holds.
          const name = event.currentTarget.value.trim();
          if (isChoice(name)) take(name);
          else typed.value = null;
        }}
      />
      <datalist id={`${id}-options`}>
        {offered(options, text).map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
      {error && (
        <p id={`${id}-error`} class="field-error">
          {error}
        </p>
      )}
    </div>
  );
}

/** The options with `text` in them; all where it is one of them, so that another can be found. */
function offered(options: readonly string[], text: string): string[] {
  const sought = options.includes(text) ? "" : text.toLowerCase();
  const found: string[] = [];
  for (const option of options) {
    if (found.length === MOST_OFFERED) break;
    if (option.toLowerCase().includes(sought)) found.push(option);
  }
  return found;
}
