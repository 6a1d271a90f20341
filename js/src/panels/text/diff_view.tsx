import { useMemo } from "preact/hooks";
import { type DiffLine, diffLines } from "../../core/line_diff";

/** Lines that did not change, around those that did. */
const CONTEXT = 3;
/** Lines that are shown, at most. */
const MOST_LINES = 2_000;

const SIGNS = { same: " ", removed: "−", added: "+" } as const;
const TITLES = { same: undefined, removed: "removed", added: "added" } as const;

interface Props {
  readonly before: string;
  readonly after: string;
}

/** What changed from one text to another, line by line. */
export function DiffView({ before, after }: Props) {
  const parts = useMemo(() => folded(diffLines(before, after)), [before, after]);
  if (before === after) return <p class="text-note">The texts are the same</p>;
  return (
    <div class="diff">
      {parts.slice(0, MOST_LINES).map((part, i) => {
        if (typeof part === "number") return <p key={i}>{part} equal lines</p>;
        return (
          <div key={i} class={`diff-line ${part.kind}`} title={TITLES[part.kind]}>
            <span class="diff-sign">{SIGNS[part.kind]}</span>
            <span>{part.text}</span>
          </div>
        );
      })}
      {parts.length > MOST_LINES && <p>and {parts.length - MOST_LINES} more lines</p>}
    </div>
  );
}

/** Lines far from any change, as their number. */
function folded(lines: readonly DiffLine[]): (DiffLine | number)[] {
  const isNear = new Uint8Array(lines.length);
  lines.forEach(({ kind }, i) => {
    if (kind !== "same") isNear.fill(1, Math.max(0, i - CONTEXT), i + CONTEXT + 1);
  });
  const parts: (DiffLine | number)[] = [];
  let count = 0;
  lines.forEach((line, i) => {
    if (!isNear[i]) count++;
    if (count > 0 && (isNear[i] || i === lines.length - 1)) {
      parts.push(count);
      count = 0;
    }
    if (isNear[i]) parts.push(line);
  });
  return parts;
}
