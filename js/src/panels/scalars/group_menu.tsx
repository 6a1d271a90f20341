import type { ReadonlySignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Card, TagGroup } from "../../store";
import { Menu } from "../menu";
import { useView } from "../view";
import { SaveItems, saveAndTell } from "./card_menu";
import type { Saving } from "./save";

interface MenuProps {
  readonly title: string;
  readonly cards: readonly Card[];
  /** All groups of the panel. */
  readonly groups: ReadonlySignal<readonly TagGroup[]>;
}

/** What can be done with the charts of a group. */
export function GroupMenu({ title, cards, groups }: MenuProps) {
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
