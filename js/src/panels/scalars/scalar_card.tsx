import { useSignal } from "@preact/signals";
import type { Card } from "../../store";
import { Notice } from "../cards/notice";
import { useView } from "../view";
import { CardActions } from "./card_actions";
import { CardChart } from "./card_chart";
import type { ChartCard } from "./chart_card";
import { DataTable } from "./data_table";
import { Legend } from "./legend";
import { titleOf } from "./save";
import type { ScalarChart } from "./scalar_chart";

interface Props {
  readonly card: ChartCard;
  readonly expanded?: boolean;
  /** Rows that the table has room for, 0 where there is none. */
  readonly tableRows: number;
}

/** One tag: a title, what can be done with it, its chart, and the table under it. */
export function ScalarCard({ card, expanded = false, tableRows }: Props) {
  const { scalars } = useView();
  const chart = useSignal<ScalarChart | null>(null);
  const title = titleOf(card);
  const described = card.series.find((series) => series.description);
  const description = card.title === undefined ? described?.description : undefined;
  return (
    <article class="card" aria-label={title}>
      <header class="card-head">
        <div class="card-title">
          <h3
            title={[
              title,
              title === card.tag || card.title !== undefined ? "" : card.tag,
              description,
            ]
              .filter(Boolean)
              .join("\n")}
          >
            {title}
          </h3>
          <PointCount card={card} />
        </div>
        <CardActions card={card} title={title} expanded={expanded} chart={chart.value} />
      </header>
      {card.legend && <Legend entries={card.legend} />}
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
  const drawn = useView().drawnRuns.value;
  let points = 0;
  for (const series of card.series) {
    void series.version.value;
    if (drawn.has(series.run.id)) points += series.total;
  }
  return (
    <span class="points">
      {points.toLocaleString("en")} {points === 1 ? "point" : "points"}
    </span>
  );
}
