import type { Board, Card } from "../../store";
import type { CardShape } from "../cards/rows";
import type { StepCard } from "../steps/step_cards";

/** Heights, CSS pixels. */
const CARD_HEIGHT = 252;
const FULL_WIDTH_HEIGHT = 360;

/** What a card with a plot takes. A tag's setting is that of the cards of all its runs. */
export function plotShape(board: Board, card: Card | StepCard): CardShape {
  const tag = "title" in card ? card.title : card.tag;
  const isFullWidth = board.settings.card(tag).full_width === true;
  return { isFullWidth, height: isFullWidth ? FULL_WIDTH_HEIGHT : CARD_HEIGHT };
}
