import type { ComponentChildren } from "preact";

interface Props {
  readonly title: string;
  /** Beside the title. */
  readonly note?: string;
  readonly closed?: boolean;
  readonly children: ComponentChildren;
}

/** Controls that belong together, and can be put away. */
export function Section({ title, note, closed = false, children }: Props) {
  return (
    <details class="projector-section" open={!closed}>
      <summary>
        <span class="section-title">{title}</span>
        {note && <span class="count">{note}</span>}
      </summary>
      <div class="section-body">{children}</div>
    </details>
  );
}
