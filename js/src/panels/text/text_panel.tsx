import { useComputed, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { compileFilter } from "../../core/filter";
import type { Board } from "../../store";
import { type CardKind, CardList } from "../cards/card_list";
import { Segments } from "../fields";
import { FilterBox } from "../filter_box";
import { NoCards } from "../steps/no_cards";
import { type StepCard, stepGroups } from "../steps/step_cards";
import { useView } from "../view";
import { type Found, matchingGroups, searchTexts, wantSearched } from "./search";
import { TextCard } from "./text_card";

const PLUGIN = "text";

/** Heights of cards, CSS pixels. */
const HEIGHT = 250;
const WIDE_HEIGHT = 380;

/** Texts: a card a tag and run. */
export function TextPanel() {
  const view = useView();
  const { board, steps } = view;
  const all = useMemo(() => stepGroups(board, PLUGIN), [board]);
  const found = useMemo(() => searchTexts(board, PLUGIN), [board]);
  const groups = useComputed(() => matchingGroups(all.value, found.value));
  const kind = useMemo<CardKind<StepCard>>(
    () => ({
      shapeOf: ({ settings }, { title }) => {
        const isFullWidth = settings.card(title).full_width === true;
        return { isFullWidth, height: isFullWidth ? WIDE_HEIGHT : HEIGHT };
      },
      render: (card) => <FoundCard card={card} found={found} />,
    }),
    [found],
  );
  useSignalEffect(() => steps.follow(board.settings.step.value));
  useSignalEffect(() => wantSearched(board, all.value));
  if (all.value.length === 0) return <NoCards what="texts" plugin={PLUGIN} />;
  return (
    <>
      <Controls found={found.value} />
      {groups.value.length > 0 ? (
        <CardList groups={groups} kind={kind} />
      ) : (
        <NothingFound board={board} />
      )}
    </>
  );
}

interface FoundCardProps {
  readonly card: StepCard;
  readonly found: { readonly value: Found | null };
}

function FoundCard({ card, found }: FoundCardProps) {
  const { value } = found;
  return <TextCard card={card} matching={value && (value.steps.get(card.series[0].id) ?? [])} />;
}

function Controls({ found }: { readonly found: Found | null }) {
  const { settings } = useView().board;
  const { textSearch } = settings;
  return (
    <section class="panel-bar" aria-label="Texts">
      <MarkdownControl />
      <FilterBox
        label="Search texts"
        pattern={textSearch}
        filter={compileFilter(textSearch.value)}
      />
      {found && (
        <span class="count" role="status">
          {matchCount(found)}
        </span>
      )}
    </section>
  );
}

/** "3 of 20 texts", and how many are not here. */
function matchCount({ steps, held, total }: Found): string {
  const matching = [...steps.values()].reduce((sum, { length }) => sum + length, 0);
  const away = total > held ? `; ${(total - held).toLocaleString("en")} are not here` : "";
  return `${matching.toLocaleString("en")} of ${held.toLocaleString("en")} texts${away}`;
}

const FORMS = [
  [true, "Markdown"],
  [false, "Plain"],
] as const;

function MarkdownControl() {
  const { markdown } = useView().board.settings;
  return (
    <Segments
      label="Texts as"
      value={markdown.value}
      options={FORMS}
      onChoose={(isMarkdown) => {
        markdown.value = isMarkdown;
      }}
    />
  );
}

function NothingFound({ board }: { readonly board: Board }) {
  const { textSearch } = board.settings;
  return (
    <div class="empty">
      <p class="empty-title">None of the texts match {textSearch.value}</p>
      <div class="empty-text">
        <button
          type="button"
          class="action"
          onClick={() => {
            textSearch.value = "";
          }}
        >
          Show all texts
        </button>
      </div>
    </div>
  );
}
