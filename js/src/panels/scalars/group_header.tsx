import type { ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Card, TagGroup } from "../../store";
import { px } from "../css";
import { ChevronIcon, PinIcon } from "../icons";
import { Menu } from "../menu";
import { useView } from "../view";
import { SaveItems, saveAndTell } from "./card_menu";
import { HEADER_HEIGHT, PINNED, type Row } from "./rows";
import type { Saving } from "./save";

interface Props {
  readonly row: Row & { readonly kind: "header" };
  readonly top: number;
  /** All groups of the panel. */
  readonly groups: ReadonlySignal<readonly TagGroup[]>;
}

/** Name and count of a group, which open and close it, and what can be done with its cards. */
export function GroupHeader({ row, top, groups }: Props) {
  const { selection } = useView().board;
  const { name, cards } = row.group;
  const title = name === PINNED ? "Pinned" : (row.group.title ?? name);
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
      <GroupMenu title={title} cards={cards} groups={groups} />
    </div>
  );
}

interface MenuProps {
  readonly title: string;
  readonly cards: readonly Card[];
  readonly groups: ReadonlySignal<readonly TagGroup[]>;
}

function GroupMenu({ title, cards, groups }: MenuProps) {
  const view = useView();
  const { scalars } = view;
  const here = useRef<HTMLSpanElement>(null);
  const save = (saved: readonly Card[], name: string, saving: Saving) => {
    if (!here.current) return;
    const near = here.current.closest<HTMLElement>(".board") ?? here.current;
    void saveAndTell({ view, cards: saved, name, near }, saving, scalars.notice);
  };
  // A pinned card stands in two groups.
  const allCards = () => [...new Set(groups.peek().flatMap((group) => group.cards))];
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
