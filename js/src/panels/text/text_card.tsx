import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatStep } from "../../core/formats";
import type { Item } from "../../protocol";
import type { ItemState } from "../../store";
import { copyText } from "../copy_text";
import { CopyIcon, DiffIcon, FullWidthIcon } from "../icons";
import { Notice } from "../scalars/notice";
import { Placeholder } from "../steps/placeholder";
import type { StepCard } from "../steps/step_cards";
import { StepSlider } from "../steps/step_slider";
import { useItem } from "../steps/use_item";
import { useView } from "../view";
import { DiffView } from "./diff_view";
import { searchPattern } from "./search";
import { TextView } from "./text_view";
import { plainText, type Texts, textsOf } from "./texts";

interface Props {
  readonly card: StepCard;
  /** Steps of the texts that a search found; null while nothing is looked for. */
  readonly matching: readonly number[] | null;
}

/** The texts of one tag of one run, step by step. */
export function TextCard({ card, matching }: Props) {
  const view = useView();
  const { settings, store } = view.board;
  const key = `text\n${card.tag}`;
  const [series] = card.series;
  const own = view.steps.own(key);
  const isFull = useSignal(false);
  const part = isFull.value ? "full" : "preview";
  const place = view.steps.place(key, series, settings);
  const shown = useItem(series, place, part);
  const other = useSignal<number | null>(null);
  const isDiff = other.value !== null;
  const { texts, state } = readTexts(shown.state, shown.item);
  const retry = () => store.items.retry(series, series.index.numberAt(place), part);
  const at = shown.item?.step ?? Number.NaN;
  const setPlace = (next: number) => {
    const isNewest = next === series.index.length - 1 && settings.step.peek() === null;
    // At its end the card goes on to what comes.
    own.value = isNewest ? null : series.index.stepAt(next);
  };
  return (
    <article class="card text-card" aria-label={`${card.title}, ${series.run.name}`}>
      <Head
        card={card}
        texts={texts}
        isDiff={isDiff}
        canDiff={series.index.length > 1}
        onDiff={() => {
          other.value = isDiff ? null : series.index.stepAt(Math.max(0, place - 1));
        }}
      />
      <RunLabel card={card} />
      {matching && (
        <Matches
          steps={matching}
          shown={at}
          onStep={(step) => setPlace(series.index.placeNear(step))}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys. */}
      <section class="text-body" tabIndex={0} aria-label={`Text: ${card.title}`}>
        {!texts && <Placeholder state={state} onRetry={retry} />}
        {texts && other.value === null && <Shown texts={texts} />}
        {texts && other.value !== null && (
          <Diff card={card} part={part} step={other.value} texts={texts} />
        )}
      </section>
      {texts?.isCut && (
        <Cut
          isFull={isFull.value}
          onMore={() => {
            isFull.value = true;
          }}
        />
      )}
      {other.value !== null && (
        <div class="diff-against">
          <span>against</span>
          <StepSlider
            name={`compared with, ${card.title}`}
            index={series.index}
            place={series.index.placeNear(other.value)}
            ready
            onPlace={(next) => {
              other.value = series.index.stepAt(next);
            }}
          />
        </div>
      )}
      <StepSlider
        name={card.title}
        index={series.index}
        place={place}
        ready={shown.state.kind === "here" || shown.state.kind === "failed"}
        onPlace={setPlace}
      />
    </article>
  );
}

function Shown({ texts }: { readonly texts: Texts }) {
  const { board } = useView();
  return (
    <TextView
      texts={texts}
      isMarkdown={board.settings.markdown.value}
      search={searchPattern(board)?.expression ?? null}
    />
  );
}

interface DiffProps {
  readonly card: StepCard;
  readonly part: "preview" | "full";
  /** The step that is compared with. */
  readonly step: number;
  readonly texts: Texts;
}

function Diff({ card, part, step, texts }: DiffProps) {
  const { store } = useView().board;
  const [series] = card.series;
  const place = series.index.placeNear(step);
  const before = useItem(series, place, part);
  const read = readTexts(before.state, before.item);
  if (!read.texts) {
    const retry = () => store.items.retry(series, series.index.numberAt(place), part);
    return <Placeholder state={read.state} onRetry={retry} />;
  }
  return <DiffView before={plainText(read.texts)} after={plainText(texts)} />;
}

/** The texts of an item; what is none counts as failed. */
function readTexts(state: ItemState, item: Item | null): { texts: Texts | null; state: ItemState } {
  if (!item) return { texts: null, state };
  try {
    return { texts: textsOf(item), state };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { texts: null, state: { kind: "failed", error: why } };
  }
}

interface HeadProps {
  readonly card: StepCard;
  readonly texts: Texts | null;
  readonly isDiff: boolean;
  readonly canDiff: boolean;
  onDiff(): void;
}

function Head({ card, texts, isDiff, canDiff, onDiff }: HeadProps) {
  const { settings } = useView().board;
  const head = useRef<HTMLElement>(null);
  const notice = useSignal<string | null>(null);
  const isWide = settings.card(card.title).full_width === true;
  const [series] = card.series;
  const copy = async () => {
    if (!texts || !head.current) return;
    try {
      await copyText(plainText(texts), head.current);
      notice.value = texts.isCut ? "copied what is here of it" : "copied";
    } catch (error) {
      notice.value = `not copied: ${error instanceof Error ? error.message : error}`;
    }
  };
  return (
    <header class="card-head" ref={head}>
      <h3 title={[card.title, series.description].filter(Boolean).join("\n")}>{card.title}</h3>
      <div class="card-actions">
        {canDiff && (
          <button
            type="button"
            class="icon diff-button"
            aria-pressed={isDiff}
            aria-label={`Compare two steps: ${card.title}`}
            title="Compare with another step"
            onClick={onDiff}
          >
            <DiffIcon />
          </button>
        )}
        <button
          type="button"
          class="icon copy-button"
          disabled={!texts}
          aria-label={`Copy: ${card.title}`}
          title="Copy the text"
          onClick={() => void copy()}
        >
          <CopyIcon />
        </button>
        <button
          type="button"
          class="icon full-width"
          aria-pressed={isWide}
          aria-label={`Full width: ${card.title}`}
          title={isWide ? "One column" : "Full width"}
          onClick={() => settings.setCard(card.title, { full_width: isWide ? undefined : true })}
        >
          <FullWidthIcon />
        </button>
      </div>
      <Notice notice={notice} />
    </header>
  );
}

function RunLabel({ card }: { readonly card: StepCard }) {
  const { colouring } = useView().board;
  const { run } = card.series[0];
  return (
    <p class="run-label" title={run.name}>
      <span class="swatch" style={{ background: colouring.of(run) }} />
      <span>{run.name}</span>
    </p>
  );
}

interface MatchesProps {
  readonly steps: readonly number[];
  readonly shown: number;
  onStep(step: number): void;
}

/** Which steps a search found, and the way to the next of them. */
function Matches({ steps, shown, onStep }: MatchesProps) {
  const next = steps.find((step) => step > shown) ?? steps[0];
  const isHere = steps.includes(shown);
  return (
    <p class="text-matches">
      <span>
        {isHere ? "Found here" : "Not found here"}
        {steps.length > (isHere ? 1 : 0) && `, at ${steps.length} steps`}
      </span>
      {next !== undefined && next !== shown && (
        <button type="button" class="action" onClick={() => onStep(next)}>
          step {formatStep(next)}
        </button>
      )}
    </p>
  );
}

function Cut({ isFull, onMore }: { readonly isFull: boolean; onMore(): void }) {
  return (
    <p class="text-note">
      {isFull ? "Longer than is shown: the end is left out." : "The beginning of a long text."}
      {!isFull && (
        <button type="button" class="action" onClick={onMore}>
          Show more
        </button>
      )}
    </p>
  );
}
