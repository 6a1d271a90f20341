import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Check } from "../fields";
import { useView } from "../view";
import { Waiting } from "./waiting";

const NAMES = ["X", "Y"];

/** Four searches: each axis goes from the middle of some points to that of others. */
export function CustomControls() {
  const { projector } = useView().board;
  const { ends, isRegex, found, axes } = projector.customAxes;
  const isWhole = found.value.every((points) => points !== null && points.length > 0);
  return (
    <>
      {ends.map(({ from, to }, axis) => (
        <fieldset key={axis} class="projector-ends">
          <legend>{NAMES[axis]}</legend>
          <End label="from" typed={from} found={found.value[2 * axis] ?? null} />
          <End label="to" typed={to} found={found.value[2 * axis + 1] ?? null} />
        </fieldset>
      ))}
      <Check
        label="Regular expressions"
        checked={isRegex.value}
        onChange={(checked) => {
          isRegex.value = checked;
        }}
      />
      {isWhole ? (
        <Waiting state={axes.value} what="coordinates" />
      ) : (
        <p class="projector-note">
          Labels ({projector.labelName.value ?? "there are none"}) to find each end of both axes by
        </p>
      )}
    </>
  );
}

interface EndProps {
  readonly label: string;
  readonly typed: Signal<string>;
  readonly found: Uint32Array | null;
}

function End({ label, typed, found }: EndProps) {
  const id = useId();
  const isAmiss = typed.value !== "" && found !== null && found.length === 0;
  return (
    <div class={isAmiss ? "field invalid" : "field"}>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        spellcheck={false}
        autocomplete="off"
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
      />
      <span class="count" aria-live="polite">
        {found === null ? "" : found.length.toLocaleString("en-US")}
      </span>
    </div>
  );
}
