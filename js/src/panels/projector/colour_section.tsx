import { batch } from "@preact/signals";
import type { ColorScale, MetadataEntry } from "../../protocol";
import { Select } from "../fields";
import { useView } from "../view";
import { ColourBar } from "./colour_bar";
import { Legend } from "./legend";
import { Section } from "./section";
import { Waiting } from "./waiting";

/** So many numbers that differ are taken for categories at first. */
const FEW = 50;
/** Of more, categories make no sense. */
const MOST_CATEGORIES = 1000;

const SCALES: readonly (readonly [ColorScale, string])[] = [
  ["linear", "Linear"],
  ["log", "Logarithmic"],
  ["quantile", "Quantiles"],
  ["category", "Categories"],
];

/** What gives points their colours, sizes and names. */
export function ColourSection() {
  const { projector, settings } = useView().board;
  const { colorColumn, colorScale, sizeColumn, labelColumn } = settings;
  const metadata = projector.metadata.value;
  if (metadata.length === 0) return null;
  const numbers = metadata.filter(({ kind }) => kind === "number");
  const coloured = metadata.find(({ name }) => name === colorColumn.value);
  return (
    <Section title="Look of points">
      <Select
        label="Label by"
        value={projector.labelName.value ?? ""}
        options={metadata.map(({ name }) => [name, name] as const)}
        onChoose={(name) => {
          labelColumn.value = name;
        }}
      />
      <Select
        label="Colour by"
        value={coloured ? coloured.name : ""}
        options={[["", "One colour"], ...metadata.map(({ name }) => [name, name] as const)]}
        onChoose={(name) =>
          batch(() => {
            colorColumn.value = name;
            const chosen = metadata.find((one) => one.name === name);
            if (chosen?.kind === "number") colorScale.value = usualScale(chosen, colorScale.peek());
          })
        }
      />
      {coloured?.kind === "number" && (
        <Select
          label="Scale"
          value={colorScale.value}
          options={SCALES.filter(
            ([scale]) => scale !== "category" || coloured.distinct <= MOST_CATEGORIES,
          )}
          onChoose={(scale) => {
            colorScale.value = scale;
          }}
        />
      )}
      <Colours />
      {numbers.length > 0 && (
        <Select
          label="Size by"
          value={numbers.some(({ name }) => name === sizeColumn.value) ? sizeColumn.value : ""}
          options={[["", "One size"], ...numbers.map(({ name }) => [name, name] as const)]}
          onChoose={(name) => {
            sizeColumn.value = name;
          }}
        />
      )}
    </Section>
  );
}

/** Few numbers are mostly names of something; others are measured. */
function usualScale({ distinct }: MetadataEntry, former: ColorScale): ColorScale {
  if (distinct <= FEW) return "category";
  return former === "category" ? "linear" : former;
}

function Colours() {
  const colouring = useView().board.projector.colouring.value;
  if (colouring.kind !== "here") return <Waiting state={colouring} what="colours" />;
  switch (colouring.value.kind) {
    case "categories":
      return <Legend key={colouring.value.name} categories={colouring.value.categories} />;
    case "numbers":
      return <ColourBar scale={colouring.value.scale} />;
    default:
      return null;
  }
}
