import { useEffect, useId, useRef, useState } from "preact/hooks";
import { sameTrait } from "../../model/traits";
import { ClearIcon, PlusIcon } from "../icons";
import { useView } from "../view";
import { type CheckedRule, checkRules, type RuleDraft, toDrafts, toRanges } from "./range_rules";
import { Section } from "./section";

/** Limits of axes by tag or regular expression; a rule takes effect once it makes sense. */
export function RangesSection() {
  const { ranges } = useView().board.settings;
  const nextId = useRef(0);
  const numbered = (made: RuleDraft[]) => {
    nextId.current += made.length;
    return made;
  };
  const [drafts, setDrafts] = useState(() => numbered(toDrafts(ranges.value, nextId.current)));
  const inForce = ranges.value;
  // What comes from Python or another view takes the place of what is typed here.
  useEffect(() => {
    if (sameOrdered(toRanges(drafts), inForce)) return;
    setDrafts(numbered(toDrafts(inForce, nextId.current)));
  }, [inForce]);
  const put = (changed: RuleDraft[]) => {
    setDrafts(changed);
    const wanted = toRanges(changed);
    if (!sameOrdered(wanted, ranges.peek())) ranges.value = wanted;
  };
  const add = () =>
    put([...drafts, { id: nextId.current++, pattern: "", x: ["", ""], y: ["", ""] }]);
  const checked = checkRules(drafts);
  return (
    <Section title="Fixed ranges">
      {drafts.map((draft, i) => (
        <Rule
          key={draft.id}
          number={i + 1}
          draft={draft}
          checked={checked[i]}
          onChange={(changed) => put(drafts.map((one) => (one.id === changed.id ? changed : one)))}
          onRemove={() => put(drafts.filter((one) => one.id !== draft.id))}
        />
      ))}
      {drafts.length > 1 && <p class="hint">Where several rules fit a tag, the last one counts.</p>}
      <button type="button" class="action" onClick={add}>
        <PlusIcon />
        Add a rule
      </button>
    </Section>
  );
}

/** Their order is a part of rules: the last one that fits counts. */
function sameOrdered(a: object, b: object): boolean {
  return sameTrait(a, b) && sameTrait(Object.keys(a), Object.keys(b));
}

interface RuleProps {
  readonly number: number;
  readonly draft: RuleDraft;
  readonly checked: CheckedRule | undefined;
  readonly onChange: (draft: RuleDraft) => void;
  readonly onRemove: () => void;
}

function Rule({ number, draft, checked, onChange, onRemove }: RuleProps) {
  const errorId = useId();
  const error = checked?.error ?? "";
  return (
    <fieldset
      class={error ? "rule invalid" : "rule"}
      aria-describedby={error ? errorId : undefined}
    >
      <legend>Rule {number}</legend>
      <div class="field-row">
        <input
          type="text"
          spellcheck={false}
          autocomplete="off"
          placeholder="tag or /regex/"
          aria-label={`Rule ${number}: tag or regular expression`}
          value={draft.pattern}
          onInput={(event) => onChange({ ...draft, pattern: event.currentTarget.value })}
        />
        <button
          type="button"
          class="icon"
          title="Remove this rule"
          aria-label={`Remove rule ${number}`}
          onClick={onRemove}
        >
          <ClearIcon />
        </button>
      </div>
      {(["x", "y"] as const).map((axis) => (
        <Limits
          key={axis}
          name={`Rule ${number}: ${axis}`}
          axis={axis}
          limits={draft[axis]}
          onChange={(limits) => onChange({ ...draft, [axis]: limits })}
        />
      ))}
      {error && (
        <p id={errorId} class="field-error" role="status">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface LimitsProps {
  readonly name: string;
  readonly axis: string;
  readonly limits: readonly [string, string];
  readonly onChange: (limits: [string, string]) => void;
}

function Limits({ name, axis, limits: [from, to], onChange }: LimitsProps) {
  return (
    <div class="limits">
      <span aria-hidden="true">{axis}</span>
      <input
        type="text"
        inputMode="decimal"
        autocomplete="off"
        placeholder="from"
        aria-label={`${name} from`}
        value={from}
        onInput={(event) => onChange([event.currentTarget.value, to])}
      />
      <span aria-hidden="true">–</span>
      <input
        type="text"
        inputMode="decimal"
        autocomplete="off"
        placeholder="to"
        aria-label={`${name} to`}
        value={to}
        onInput={(event) => onChange([from, event.currentTarget.value])}
      />
    </div>
  );
}
