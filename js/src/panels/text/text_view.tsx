import { useLayoutEffect, useRef } from "preact/hooks";
import { markMatches } from "./highlight";
import { renderMarkdown } from "./markdown";
import { type Texts, tableOf } from "./texts";

/** Longer texts are shown as they are: making elements of them takes too long. */
const MOST_MARKDOWN = 100_000;
/** Cells of a table that are shown as Markdown, and rows that are shown at all. */
const MOST_MARKDOWN_CELLS = 200;
const MOST_ROWS = 1_000;

interface Props {
  readonly texts: Texts;
  readonly isMarkdown: boolean;
  /** What is marked in it. */
  readonly search: RegExp | null;
}

/** The text or the table of texts of a step. */
export function TextView({ texts, isMarkdown, search }: Props) {
  const table = tableOf(texts);
  if (texts.cells.length === 0) return <p class="text-note">no text</p>;
  const length = texts.cells.reduce((sum, cell) => sum + cell.length, 0);
  const isTooLong = length > MOST_MARKDOWN || texts.cells.length > MOST_MARKDOWN_CELLS;
  const asMarkdown = isMarkdown && !isTooLong;
  const note = isMarkdown && isTooLong && <p class="text-note">too long for Markdown</p>;
  if (!table) {
    return (
      <>
        {note}
        <Cell text={texts.cells[0] ?? ""} isMarkdown={asMarkdown} search={search} />
      </>
    );
  }
  const hidden = table.rows.length - MOST_ROWS;
  return (
    <>
      {note}
      <table class="text-table">
        {table.columns.length > 0 && (
          <thead>
            <tr>
              <td />
              {table.columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {table.rows.slice(0, MOST_ROWS).map(({ name, cells }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td key={column}>
                  <Cell text={cell} isMarkdown={asMarkdown} search={search} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {hidden > 0 && <p class="text-note">and {hidden.toLocaleString("en")} more rows</p>}
    </>
  );
}

interface CellProps {
  readonly text: string;
  readonly isMarkdown: boolean;
  readonly search: RegExp | null;
}

/** Its content is not Preact's: the elements are those that DOMPurify gave. */
function Cell({ text, isMarkdown, search }: CellProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    current.replaceChildren((isMarkdown && renderMarkdown(text)) || text);
    if (search) markMatches(current, search);
  }, [text, isMarkdown, search]);
  return <div ref={element} class={isMarkdown ? "markdown" : "plain-text"} />;
}
