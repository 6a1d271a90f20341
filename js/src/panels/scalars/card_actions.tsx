import type { ComponentChildren } from "preact";
import type { Card } from "../../store";
import {
  ExpandIcon,
  FullScreenIcon,
  FullWidthIcon,
  PinIcon,
  ResetIcon,
  ShrinkIcon,
} from "../icons";
import { useView } from "../view";
import { CardMenu } from "./card_menu";
import { fillScreen, leaveExpanded } from "./full_screen";
import type { ScalarChart } from "./scalar_chart";

interface Props {
  readonly card: Card;
  readonly title: string;
  readonly expanded: boolean;
  readonly chart: ScalarChart | null;
}

/** What is said of a card and what can be done with it, at its top right. */
export function CardActions({ card, title, expanded, chart }: Props) {
  const view = useView();
  const { scalars, board } = view;
  const { settings, selection } = board;
  const { tag } = card;
  const state = scalars.card(tag);
  const isPinned = settings.pins.value.includes(tag);
  const isWide = settings.card(tag).full_width === true;
  const isZoomed = state.zoom.value !== null || scalars.sharedX.value !== null;
  return (
    <div class="card-actions">
      {state.coarse.value && (
        <span
          class="coarse"
          role="status"
          title="The finer points of this stretch are with the kernel"
        >
          coarse, detail pending
        </span>
      )}
      {isZoomed && (
        <Action
          title="Reset zoom (double click)"
          label={`Reset zoom: ${title}`}
          onClick={() => scalars.reset(state, settings.linkedZoom.value)}
        >
          <ResetIcon />
        </Action>
      )}
      <Action
        title={isPinned ? "Unpin" : "Pin to the top"}
        label={`Pin: ${title}`}
        class="pin"
        pressed={isPinned}
        onClick={() => selection.togglePin(tag)}
      >
        <PinIcon />
      </Action>
      {!expanded && (
        <Action
          title={isWide ? "One column" : "Full width"}
          label={`Full width: ${title}`}
          class="full-width"
          pressed={isWide}
          onClick={() => settings.setCard(tag, { full_width: isWide ? undefined : true })}
        >
          <FullWidthIcon />
        </Action>
      )}
      <Action
        title={expanded ? "Back to all cards (Escape)" : "Fill the board"}
        label={`${expanded ? "Back to all cards" : "Fill the board"}: ${title}`}
        class="expand"
        onClick={(element) => {
          if (expanded) leaveExpanded(view, element);
          else scalars.expanded.value = tag;
        }}
      >
        {expanded ? <ShrinkIcon /> : <ExpandIcon />}
      </Action>
      {!expanded && (
        <Action
          title="Full screen"
          label={`Full screen: ${title}`}
          class="full-screen"
          onClick={(element) => void fillScreen(view, tag, element)}
        >
          <FullScreenIcon />
        </Action>
      )}
      <CardMenu card={card} title={title} chart={chart} />
    </div>
  );
}

interface ActionProps {
  readonly title: string;
  readonly label: string;
  readonly class?: string;
  readonly pressed?: boolean;
  readonly onClick: (element: HTMLElement) => void;
  readonly children: ComponentChildren;
}

function Action({ title, label, class: name = "", pressed, onClick, children }: ActionProps) {
  return (
    <button
      type="button"
      class={`icon ${name}`}
      title={title}
      aria-label={label}
      aria-pressed={pressed}
      onClick={(event) => onClick(event.currentTarget)}
    >
      {children}
    </button>
  );
}
