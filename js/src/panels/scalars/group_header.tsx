import { useRef } from "preact/hooks";
import type { Card } from "../../store";
import { px } from "../css";
import { ChevronIcon, PinIcon } from "../icons";
import { Menu } from "../menu";
import { useView } from "../view";
import { SaveItems, saveAndTell } from "./card_menu";
import { HEADER_HEIGHT, PINNED, type Row, withVisibleRuns } from "./rows";
import type { Saving } from "./save";

interface Props {
  readonly row: Row & { readonly kind: "header" };
  readonly top: number;
}

/** Name and count of a group, which open and close it, and what can be done with its cards. */
export function GroupHeader({ row, top }: Props) {
  const { selection } = useView().board;
  const { name, cards } = row.group;
  const title = name === PINNED ? "Pinned" : name;
  return (
    <div class="group-head" style={{ top: px(top), height: px(HEADER_HEIGHT) }}>
      <button
        type="button"
        class={row.open ? "group open" : "group"}
        aria-expanded={row.open}
        title={title}
        onClick={() => selection.toggleGroup(name)}
      >
        <ChevronIcon />
        {name === PINNED && <PinIcon />}
        <span class="group-name">{title}</span>
        <span class="count">{cards.length}</span>
      </button>
      <GroupMenu title={title} cards={cards} />
    </div>
  );
}

function GroupMenu({ title, cards }: { readonly title: string; readonly cards: readonly Card[] }) {
  const view = useView();
  const { scalars, board } = view;
  const here = useRef<HTMLSpanElement>(null);
  const save = (saved: readonly Card[], name: string, saving: Saving) => {
    if (!here.current) return;
    const near = here.current.closest<HTMLElement>(".board") ?? here.current;
    void saveAndTell({ view, cards: saved, name, near }, saving, scalars.notice);
  };
  const allCards = () => {
    const { selection } = board;
    const groups = withVisibleRuns(selection.groups.peek(), selection.visibleRuns.peek());
    return groups.flatMap((group) => group.cards);
  };
  return (
    <span ref={here}>
      <Menu label={`More for ${title}`} title="Save cards">
        {() => {
          const all = allCards();
          return (
            <>
              <SaveItems
                title={`Save ${title} (${countOf(cards)}) as`}
                onSave={(saving) => save(cards, title, saving)}
              />
              <SaveItems
                title={`Save all cards of the panel (${countOf(all)}) as`}
                onSave={(saving) => save(all, "scalars", saving)}
              />
            </>
          );
        }}
      </Menu>
    </span>
  );
}

function countOf({ length }: readonly Card[]): string {
  return length === 1 ? "1 card" : `${length} cards`;
}
