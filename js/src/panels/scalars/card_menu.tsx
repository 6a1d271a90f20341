import { useRef } from "preact/hooks";
import type { Card } from "../../store";
import { Menu, MenuGroup, MenuItem } from "../menu";
import { useView, type View } from "../view";
import { cardSettings } from "./card_settings";
import { type Saving, saveCards } from "./save";
import type { ScalarChart } from "./scalar_chart";

interface Props {
  readonly card: Card;
  readonly title: string;
  readonly chart: ScalarChart | null;
}

/** What is seldom done with a card. */
export function CardMenu({ card, title, chart }: Props) {
  const view = useView();
  const here = useRef<HTMLSpanElement>(null);
  const state = view.scalars.card(card.tag);
  return (
    <span ref={here}>
      <Menu label={`More for ${title}`} title="More">
        {() => (
          <>
            <Options view={view} tag={card.tag} />
            <Ranges view={view} tag={card.tag} chart={chart} />
            <SaveItems
              title="Save"
              onSave={(saving) => {
                if (!here.current) return;
                const parts = { view, cards: [card], name: card.tag, near: here.current };
                void saveAndTell(parts, saving, state.notice);
              }}
            />
          </>
        )}
      </Menu>
    </span>
  );
}

function Options({ view, tag }: { readonly view: View; readonly tag: string }) {
  const { settings } = view.board;
  const own = settings.card(tag);
  const { logY } = cardSettings(settings, tag);
  const setScale = () => {
    const scale = logY ? "linear" : "log";
    settings.setCard(tag, { y_scale: scale === settings.yScale.value ? undefined : scale });
  };
  return (
    <MenuGroup title="This card">
      <MenuItem
        checked={own.table === true}
        onSelect={() => settings.setCard(tag, { table: own.table ? undefined : true })}
      >
        Data table
      </MenuItem>
      <MenuItem checked={logY} onSelect={setScale}>
        Logarithmic y axis
      </MenuItem>
      <MenuItem
        checked={own.smoothing !== false}
        onSelect={() =>
          settings.setCard(tag, { smoothing: own.smoothing === false ? undefined : false })
        }
      >
        Smoothing
      </MenuItem>
    </MenuGroup>
  );
}

interface RangesProps {
  readonly view: View;
  readonly tag: string;
  readonly chart: ScalarChart | null;
}

function Ranges({ view, tag, chart }: RangesProps) {
  const { ranges } = view.board.settings;
  const { [tag]: own, ...others } = ranges.value;
  const fix = () => {
    const y = chart?.viewport?.ranges.y;
    if (!chart || !y) return;
    // The last rule counts, and counts alone: what another one fixes is taken along.
    const { fixed } = chart.settings.value;
    ranges.value = { ...others, [tag]: { ...fixed, y: [y.start, y.end] } };
  };
  const clear = () => {
    const { y: _y, ...rest } = own ?? {};
    ranges.value = Object.keys(rest).length > 0 ? { ...others, [tag]: rest } : others;
  };
  return (
    <MenuGroup title="Vertical range">
      <MenuItem onSelect={fix}>Fix at what is in view</MenuItem>
      {own?.y && <MenuItem onSelect={clear}>Follow the data again</MenuItem>}
    </MenuGroup>
  );
}

const SAVINGS: readonly (readonly [string, Saving])[] = [
  ["Picture as SVG", { what: "picture", format: "svg" }],
  ["Picture as PNG", { what: "picture", format: "png" }],
  ["Shown points as CSV", { what: "shown", format: "csv" }],
  ["Shown points as JSON", { what: "shown", format: "json" }],
  ["All points as CSV", { what: "all", format: "csv" }],
  ["All points as JSON", { what: "all", format: "json" }],
];

interface SaveItemsProps {
  readonly title: string;
  readonly onSave: (saving: Saving) => void;
}

export function SaveItems({ title, onSave }: SaveItemsProps) {
  return (
    <MenuGroup title={title}>
      {SAVINGS.map(([text, saving]) => (
        <MenuItem key={text} onSelect={() => onSave(saving)}>
          {text}
        </MenuItem>
      ))}
    </MenuGroup>
  );
}

/** Save, and say how it goes: all points are with a kernel that may be busy. */
export async function saveAndTell(
  parts: Parameters<typeof saveCards>[0],
  saving: Saving,
  notice: { value: string | null },
): Promise<void> {
  notice.value = saving.what === "all" ? "asking the kernel for all points…" : "saving…";
  try {
    await saveCards(parts, saving);
    notice.value = `saved as ${saving.format.toUpperCase()}`;
  } catch (error) {
    if (!parts.view.signal.aborted) {
      notice.value = `not saved: ${error instanceof Error ? error.message : error}`;
    }
  }
}
