import type { Series } from "../../store";

interface Props {
  readonly tag: string;
  readonly series: Series;
}

/** The name that a writer gave a tag, or the tag; all that is said of it as its hint. */
export function CardTitle({ tag, series: { displayName, description } }: Props) {
  const title = displayName || tag;
  const hint = [title, title === tag ? "" : tag, description].filter(Boolean).join("\n");
  return <h3 title={hint}>{title}</h3>;
}
