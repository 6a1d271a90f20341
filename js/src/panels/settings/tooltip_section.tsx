import { useId } from "preact/hooks";
import { MAX_TOOLTIP_ROWS } from "../../model/traits";
import type { TooltipOrder } from "../../protocol";
import { NumberField, Select } from "../fields";
import { useView } from "../view";
import { Section } from "./section";

const ORDERS: readonly (readonly [TooltipOrder, string])[] = [
  ["default", "Default"],
  ["ascending", "Least value first"],
  ["descending", "Greatest value first"],
  ["nearest", "Nearest to the pointer first"],
];

export function TooltipSection() {
  const { tooltipOrder, tooltipRows } = useView().board.settings;
  const id = useId();
  return (
    <Section title="Tooltip">
      <Select
        label="Order"
        value={tooltipOrder.value}
        options={ORDERS}
        onChoose={(order) => {
          tooltipOrder.value = order;
        }}
      />
      <div class="field inline">
        <label for={id}>Rows at most</label>
        <NumberField
          id={id}
          min={1}
          max={MAX_TOOLTIP_ROWS}
          whole
          value={tooltipRows.value}
          onValue={(rows) => {
            tooltipRows.value = rows;
          }}
        />
      </div>
    </Section>
  );
}
