import { useSignal } from "@preact/signals";
import type { Card } from "../../store";
import { useView } from "../view";
import { CardActions } from "./card_actions";
import { CardChart } from "./card_chart";
import { DataTable } from "./data_table";
import { Notice } from "./notice";
import { titleOf } from "./save";
import type { ScalarChart } from "./scalar_chart";

interface Props {
  readonly card: Card;
  readonly expanded?: boolean;
  /** Rows that the table has room for, 0 where there is none. */
  readonly tableRows: number;
}

/** One tag: a title, what can be done with it, its chart, and the table under it. */
export function ScalarCard({ card, expanded = false, tableRows }: Props) {
  const { scalars } = useView();
  const chart = useSignal<ScalarChart | null>(null);
  const title = titleOf(card);
  const description = card.series.find((series) => series.description)?.description;
  return (
    <article class="card" aria-label={title}>
      <header class="card-head">
        <h3
          title={[title, title === card.tag ? "" : card.tag, description]
            .filter(Boolean)
            .join("\n")}
        >
          {title}
        </h3>
        <PointCount card={card} />
        <CardActions card={card} title={title} expanded={expanded} chart={chart.value} />
      </header>
      <Notice notice={scalars.card(card.tag).notice} />
      <CardChart card={card} title={title} expanded={expanded} chart={chart} />
      {tableRows > 0 && chart.value && (
        <DataTable chart={chart.value} title={title} roomFor={tableRows} />
      )}
    </article>
  );
}

/** How many points the event files have of the runs shown. */
function PointCount({ card }: { readonly card: Card }) {
  const { selection } = useView().board;
  const visible = selection.visibleRuns.value;
  let points = 0;
  for (const series of card.series) {
    void series.version.value;
    if (visible.has(series.run.id)) points += series.total;
  }
  return (
    <span class="points">
      {points.toLocaleString("en")} {points === 1 ? "point" : "points"}
    </span>
  );
}
