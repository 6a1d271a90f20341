import { useLayoutEffect, useRef } from "preact/hooks";

interface Props {
  readonly id?: string;
  readonly label?: string;
  /** How many of `of` runs are shown. */
  readonly on: number;
  readonly of: number;
  readonly tabIndex?: number;
  readonly onChange: (shown: boolean) => void;
  /** Alt-click: show these and no others. */
  readonly onOnly?: () => void;
}

/** Whether runs are shown: all of them, none, or some. */
export function ShownCheckbox({ id, label, on, of, tabIndex, onChange, onOnly }: Props) {
  const box = useRef<HTMLInputElement>(null);
  const some = on > 0 && on < of;
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = some;
  });
  return (
    <input
      ref={box}
      id={id}
      type="checkbox"
      aria-label={label}
      tabIndex={tabIndex}
      checked={of > 0 && on === of}
      onClick={(event) => {
        if (!event.altKey || !onOnly) return;
        event.preventDefault();
        onOnly();
      }}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
