import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { compileFilter } from "../../core/filter";
import type { Run } from "../../store";
import { groupingOf } from "../../store";
import { useView } from "../view";

const MODES = ["none", "regex", "hparam"] as const;
type Mode = (typeof MODES)[number];

interface Props {
  readonly label: string;
  /** "", "regex:…" or "hparam:name". */
  readonly setting: Signal<string>;
  /** What "" is called. */
  readonly none: string;
}

/** What runs belong together by: nothing, a part of their names, a hyperparameter. */
export function GroupingField({ label, setting, none }: Props) {
  const { store } = useView().board;
  const id = useId();
  // "regex:" with nothing behind it is no setting yet.
  const begun = useSignal(false);
  const [mode, by] =
    begun.value && !setting.value ? (["regex", ""] as const) : parsed(setting.value);
  const names = hparamNames(store.runs.value);
  const offered = mode === "hparam" && !names.includes(by) ? [by, ...names] : names;
  const choose = (chosen: Mode) => {
    begun.value = chosen === "regex";
    setting.value = chosen === "hparam" && names[0] !== undefined ? `hparam:${names[0]}` : "";
  };
  return (
    <>
      <div class="field">
        <label for={id}>{label}</label>
        <select
          id={id}
          value={mode}
          onChange={(event) => choose(MODES[event.currentTarget.selectedIndex] ?? "none")}
        >
          <option value="none">{none}</option>
          <option value="regex">Part of the name (regex)</option>
          <option value="hparam" disabled={offered.length === 0}>
            {offered.length === 0 ? "Hyperparameter (there is none)" : "Hyperparameter"}
          </option>
        </select>
      </div>
      {mode === "regex" && <PatternField label={label} setting={setting} begun={begun} by={by} />}
      {mode === "hparam" && (
        <div class="field sub">
          <select
            aria-label={`${label}: hyperparameter`}
            value={by}
            onChange={(event) => {
              setting.value = `hparam:${event.currentTarget.value}`;
            }}
          >
            {offered.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
    </>
  );
}

interface PatternProps {
  readonly label: string;
  readonly setting: Signal<string>;
  readonly begun: Signal<boolean>;
  readonly by: string;
}

function PatternField({ label, setting, begun, by }: PatternProps) {
  const { store } = useView().board;
  const noteId = useId();
  const { error } = compileFilter(by);
  return (
    <div class={error ? "field sub invalid" : "field sub"}>
      <input
        type="text"
        aria-label={`${label}: a regular expression`}
        aria-invalid={error !== null}
        aria-describedby={noteId}
        placeholder="such as lr=[^,]+ or ^(.*)/seed"
        autocomplete="off"
        spellcheck={false}
        value={by}
        onInput={(event) => {
          const { value } = event.currentTarget;
          begun.value = true;
          setting.value = value === "" ? "" : `regex:${value}`;
        }}
      />
      <span id={noteId} class="field-note" role={error ? "alert" : undefined}>
        {error ?? (by && found(store.runs.value, setting.value))}
      </span>
    </div>
  );
}

function found(runs: readonly Run[], setting: string): string {
  const grouping = groupingOf(setting);
  const keys = runs.map((run) => grouping?.(run) ?? null).filter((key) => key !== null);
  const groups = new Set(keys).size;
  if (groups === 0) return "No run's name matches";
  const said = groups === 1 ? "1 group" : `${groups} groups`;
  const rest = runs.length - keys.length;
  if (rest === 0) return said;
  const them = groups === 1 ? "not in it" : "in none of them";
  return `${said}; ${rest === 1 ? "1 run is" : `${rest} runs are`} ${them}`;
}

function parsed(setting: string): readonly [Mode, string] {
  const colon = setting.indexOf(":");
  const kind = setting.slice(0, Math.max(colon, 0));
  if (kind !== "regex" && kind !== "hparam") return ["none", ""];
  return [kind, setting.slice(colon + 1)];
}

function hparamNames(runs: readonly Run[]): string[] {
  const names = new Set<string>();
  for (const run of runs) for (const name of Object.keys(run.hparams)) if (name) names.add(name);
  return [...names].sort();
}
