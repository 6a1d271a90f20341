import { type Board, type Card, groupingOf } from "../../store";
import { type CardShape, cardHeight } from "../cards/rows";
import type { ChartCard } from "./chart_card";

/** What the card of a chart takes. */
export function chartShape(board: Board, card: Card): CardShape {
  const isFullWidth = board.settings.card(card.tag).full_width === true;
  return { isFullWidth, height: cardHeight(isFullWidth, tableRowsOf(board, card)) };
}

/** Rows of the table under a card: as many as it has lines; 0 where it is closed. */
export function tableRowsOf({ settings, selection }: Board, card: ChartCard): number {
  if (!settings.card(card.tag).table) return 0;
  const visible = selection.visibleRuns.value;
  const runs = card.series.map(({ run }) => run).filter(({ id }) => visible.has(id));
  if (card.arrange) return runs.length;
  const grouping = groupingOf(settings.groupBy.value);
  return grouping ? new Set(runs.map((run) => grouping(run) ?? run.name)).size : runs.length;
}
