import { useId } from "preact/hooks";
import { setOf } from "../../core/point_sets";
import { MAX_NEIGHBORS } from "../../model/traits";
import type { Metric, Neighbors } from "../../protocol";
import { NumberField, Select } from "../fields";
import { useView } from "../view";
import { PointList } from "./point_list";
import { Section } from "./section";
import { Waiting } from "./waiting";

const METRICS: readonly (readonly [Metric, string])[] = [
  ["cosine", "Cosine"],
  ["euclidean", "Euclidean"],
];

/** The points whose vectors are nearest to that of the point that is picked. */
export function NeighboursSection() {
  const { projector, settings } = useView().board;
  const { picked, nearest } = projector.neighbourhood;
  const { metric } = settings;
  if (picked.value === null) return null;
  return (
    <Section title="Neighbours">
      <CountField />
      <Select
        label="Distance"
        value={metric.value}
        options={METRICS}
        onChoose={(chosen) => {
          metric.value = chosen;
        }}
      />
      {nearest.value.kind === "here" ? (
        <Nearest nearest={nearest.value.value} />
      ) : (
        <Waiting state={nearest.value} what="neighbours" />
      )}
    </Section>
  );
}

function CountField() {
  const { neighbors } = useView().board.settings;
  const id = useId();
  return (
    <div class="field">
      <label for={id}>How many</label>
      <input
        id={id}
        type="range"
        min={1}
        max={MAX_NEIGHBORS}
        value={neighbors.value}
        onInput={(event) => {
          neighbors.value = Number(event.currentTarget.value);
        }}
      />
      <NumberField
        label="How many neighbours"
        value={neighbors.value}
        min={1}
        max={MAX_NEIGHBORS}
        whole
        onValue={(value) => {
          neighbors.value = value;
        }}
      />
    </div>
  );
}

function Nearest({ nearest }: { readonly nearest: Neighbors }) {
  const { projector } = useView().board;
  const { picked } = projector.neighbourhood;
  const { points, distances } = nearest;
  return (
    <>
      <PointList
        label="Nearest neighbours"
        points={points}
        noteOf={(place) => (distances[place] ?? NaN).toFixed(3)}
      />
      <div class="projector-buttons">
        <button
          type="button"
          class="action"
          onClick={() => {
            const own = picked.peek();
            projector.selection.select(setOf(own === null ? points : [own, ...points]));
          }}
        >
          Select these
        </button>
        <button
          type="button"
          class="action"
          onClick={() => {
            picked.value = null;
          }}
        >
          Done
        </button>
      </div>
    </>
  );
}
