import { useId, useState } from "preact/hooks";

interface SelectProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, title: string])[];
  readonly onChoose: (value: Value) => void;
}

/** One of a few values. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { label, value, options, onChoose } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = options[event.currentTarget.selectedIndex];
          if (chosen) onChoose(chosen[0]);
        }}
      >
        {options.map(([name, title]) => (
          <option key={name} value={name} selected={name === value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

interface SegmentsProps<Value extends string | number | boolean> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly (readonly [value: Value, title: string, hint?: string])[];
  readonly onChoose: (value: Value) => void;
  /** A class of its own. */
  readonly kind?: string;
}

/** One of a few values, all in sight side by side. */
export function Segments<Value extends string | number | boolean>(props: SegmentsProps<Value>) {
  const { label, value, options, onChoose, kind = "" } = props;
  const name = useId();
  return (
    <div class={`segments ${kind}`.trim()} role="radiogroup" aria-label={label}>
      {options.map(([one, title, hint]) => (
        <label key={String(one)} title={hint}>
          <input type="radio" name={name} checked={one === value} onChange={() => onChoose(one)} />
          <span>{title}</span>
        </label>
      ))}
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly hint?: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off. */
export function Check({ label, hint, checked, disabled = false, onChange }: CheckProps) {
  return (
    <label class={disabled ? "field check disabled" : "field check"} title={hint}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

interface NumberProps {
  readonly id?: string;
  readonly label?: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  /** Of the arrows; other numbers may be typed. */
  readonly step?: number;
  readonly whole?: boolean;
  readonly placeholder?: string;
  readonly onValue: (value: number) => void;
  /** The field was emptied; where absent, a number has to be there. */
  readonly onEmpty?: () => void;
}

/**
 * A field for a number, which takes effect while it is typed. What makes no sense stays in the
 * field, marked, until it is left.
 */
export function NumberField(props: NumberProps) {
  const { id, label, value, min = -Infinity, max = Infinity, step = 1, whole = false } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const isSound = (text: string) => {
    const typed = Number(text);
    const isNumber = text.trim() !== "" && (whole ? Number.isInteger(typed) : !Number.isNaN(typed));
    return isNumber && typed >= min && typed <= max;
  };
  return (
    <input
      id={id}
      type="number"
      aria-label={label}
      min={Number.isFinite(min) ? min : undefined}
      max={Number.isFinite(max) ? max : undefined}
      step={step}
      placeholder={props.placeholder}
      aria-invalid={draft !== null && !isSound(draft) && !(draft === "" && props.onEmpty)}
      value={draft ?? (value === null ? "" : String(value))}
      onInput={(event) => {
        const text = event.currentTarget.value;
        setDraft(text);
        if (isSound(text)) props.onValue(Number(text));
        // A field for numbers is also said to be empty where it holds something else.
        else if (text === "" && !event.currentTarget.validity.badInput) props.onEmpty?.();
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
