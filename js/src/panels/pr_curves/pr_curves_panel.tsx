import { useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type CardKind, CardList } from "../cards/card_list";
import { NoCards } from "../steps/no_cards";
import { tagGroups } from "../steps/step_cards";
import { useView } from "../view";
import { Controls } from "./controls";
import { PrCard, prCardShape } from "./pr_card";

const PLUGIN = "pr_curves";

/** Precision–recall and ROC curves: a card a tag, a curve a run. */
export function PrCurvesPanel() {
  const view = useView();
  const { board, steps } = view;
  const groups = useMemo(() => tagGroups(board, PLUGIN), [board]);
  const kind = useMemo<CardKind>(
    () => ({
      shapeOf: (_, card) => prCardShape(view, card),
      render: (card) => <PrCard card={card} />,
    }),
    [view],
  );
  useSignalEffect(() => steps.follow(board.settings.step.value));
  if (groups.value.length === 0) return <NoCards what="PR curves" plugin={PLUGIN} />;
  return (
    <>
      <Controls />
      <CardList groups={groups} kind={kind} />
    </>
  );
}
