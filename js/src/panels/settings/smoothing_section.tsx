import type { SmoothingMethod } from "../../protocol";
import { Select } from "../fields";
import { useView } from "../view";
import { Section } from "./section";
import { SmoothingWeight } from "./smoothing_weight";

const METHODS: readonly (readonly [SmoothingMethod, string])[] = [
  ["ema", "Exponential moving average"],
  ["gaussian", "Gaussian"],
  ["median", "Running median"],
];

export function SmoothingSection() {
  const { smoothingMethod } = useView().board.settings;
  return (
    <Section title="Smoothing">
      <SmoothingWeight label="Weight" />
      <Select
        label="Method"
        value={smoothingMethod.value}
        options={METHODS}
        onChoose={(method) => {
          smoothingMethod.value = method;
        }}
      />
    </Section>
  );
}
