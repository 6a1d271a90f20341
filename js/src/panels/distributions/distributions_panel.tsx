import { useComputed, useSignalEffect } from "@preact/signals";
import { AxisControl } from "../axis_control";
import { CardList } from "../cards/card_list";
import { plotShape } from "../plots/plot_shape";
import { NoCards } from "../steps/no_cards";
import { type StepCard, stepGroups } from "../steps/step_cards";
import { useView } from "../view";
import { DistributionCard } from "./distribution_card";

/** They are made of the same series as the histograms. */
const PLUGIN = "histograms";

export function DistributionsPanel() {
  const { board, steps } = useView();
  const { settings } = board;
  useSignalEffect(() => steps.follow(settings.step.value));
  const groups = useComputed(() => stepGroups(board, PLUGIN).value);
  return (
    <>
      {!settings.toolbar.value && (
        <div class="panel-bar">
          <AxisControl />
        </div>
      )}
      {groups.value.length === 0 ? (
        <NoCards what="distributions" plugin={PLUGIN} />
      ) : (
        <CardList groups={groups} kind={KIND} />
      )}
    </>
  );
}

const KIND = {
  shapeOf: plotShape,
  render: (card: StepCard) => <DistributionCard card={card} />,
};
