import type { Signal } from "@preact/signals";
import type { Band, Members, RunOrder } from "../../protocol";
import { Check, Select } from "../fields";
import { AscendingIcon, DescendingIcon } from "../icons";
import { TypeAhead } from "../type_ahead";
import { useView } from "../view";
import { GroupingField } from "./grouping_field";

const ORDERS: readonly (readonly [RunOrder, string])[] = [
  ["name", "Name"],
  ["time", "Start"],
  ["last", "Last value"],
  ["min", "Least value"],
  ["max", "Greatest value"],
];
const BANDS: readonly (readonly [Band, string])[] = [
  ["std", "± standard deviation"],
  ["minmax", "Least to greatest"],
  ["ci95", "95 % interval of the mean"],
];
const MEMBERS: readonly (readonly [Members, string])[] = [
  ["faint", "Faint"],
  ["hidden", "Hidden"],
];

/** Settings of the run list; each is a trait of the board. */
export function RunMenu() {
  return (
    <div class="menu-fields">
      <OrderFields />
      <TreeField />
      <hr />
      <ColourField />
      <GroupFields />
      <hr />
      <BaselineField />
    </div>
  );
}

function OrderFields() {
  const { settings, ranking } = useView().board;
  const { runOrder, runOrderTag, runOrderDescending } = settings;
  const byValue = runOrder.value !== "name" && runOrder.value !== "time";
  const down = runOrderDescending.value;
  const choose = (order: RunOrder) => {
    runOrder.value = order;
    const byName = order === "name" || order === "time";
    if (!byName && runOrderTag.value === "") runOrderTag.value = ranking.tags.value[0] ?? "";
  };
  const direction = down ? "Descending" : "Ascending";
  return (
    <>
      <div class="field">
        <Select label="Order" options={ORDERS} value={runOrder.value} onChoose={choose} />
        <button
          type="button"
          class="icon"
          aria-label={direction}
          aria-pressed={down}
          title={direction}
          onClick={() => {
            runOrderDescending.value = !down;
          }}
        >
          {down ? <DescendingIcon /> : <AscendingIcon />}
        </button>
      </div>
      {byValue && <TypeAhead label="Of tag" value={runOrderTag} options={ranking.tags.value} />}
    </>
  );
}

function TreeField() {
  const { runTree } = useView().board.settings;
  return (
    <Check
      label="Folders of nested runs"
      checked={runTree.value}
      onChange={(on) => {
        runTree.value = on;
      }}
    />
  );
}

function ColourField() {
  const { colorBy, groupBy } = useView().board.settings;
  const none = groupBy.value ? "As grouped" : "Each run";
  return <GroupingField label="Colour by" setting={colorBy} none={none} />;
}

function GroupFields() {
  const { groupBy, groupBand, groupMembers } = useView().board.settings;
  return (
    <>
      <GroupingField label="Group by" setting={groupBy} none="Nothing" />
      {groupBy.value && (
        <>
          <Setting label="Band" options={BANDS} setting={groupBand} />
          <Setting label="Runs" options={MEMBERS} setting={groupMembers} />
        </>
      )}
    </>
  );
}

function BaselineField() {
  const { settings, store } = useView().board;
  const names = store.runs.value.map((run) => run.name);
  return <TypeAhead label="Baseline" value={settings.baseline} options={names} none="No run" />;
}

interface SettingProps<Value extends string> {
  readonly label: string;
  readonly options: readonly (readonly [Value, string])[];
  readonly setting: Signal<Value>;
}

function Setting<Value extends string>({ label, options, setting }: SettingProps<Value>) {
  const choose = (value: Value) => {
    setting.value = value;
  };
  return <Select label={label} options={options} value={setting.value} onChoose={choose} />;
}
