import type { ComponentChildren } from "preact";
import type { TagGroup } from "../../store";
import { px } from "../css";
import { ChevronIcon, PinIcon } from "../icons";
import { useView } from "../view";
import { HEADER_HEIGHT, PINNED, type Row } from "./rows";

interface Props {
  readonly row: Row & { readonly kind: "header" };
  readonly top: number;
  /** What can be done with the cards. */
  readonly menu: ComponentChildren;
}

/** Name and count of a group, which open and close it, and what can be done with its cards. */
export function GroupHeader({ row, top, menu }: Props) {
  const { selection } = useView().board;
  const { name, cards } = row.group;
  const title = titleOf(row.group);
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
      {menu}
    </div>
  );
}

/** What a group of cards is called. */
export function titleOf({ name, title }: TagGroup): string {
  return name === PINNED ? "Pinned" : (title ?? name);
}
