import type { Projection } from "../../protocol";
import { Check, Segments } from "../fields";
import { useView } from "../view";
import { CustomControls } from "./custom_controls";
import { IterationControls } from "./iteration_controls";
import { PcaControls } from "./pca_controls";
import { RawControls } from "./raw_controls";
import { Section } from "./section";

const PROJECTIONS: readonly (readonly [Projection, string, string])[] = [
  ["pca", "PCA", "Principal components: the directions in which the points differ most"],
  ["tsne", "t-SNE", "Iterations that keep near points near"],
  ["umap", "UMAP", "Iterations that keep near points near, and more of the whole"],
  ["custom", "Custom", "Axes from some points to others, by searches"],
  ["raw", "Raw", "Single dimensions of the vectors"],
];

/** How the points come to two or three coordinates. */
export function ProjectionSection() {
  const { projection, center, unitLength } = useView().board.settings;
  return (
    <Section title="Projection">
      <Segments
        label="Projection"
        kind="projections"
        value={projection.value}
        options={PROJECTIONS}
        onChoose={(kind) => {
          projection.value = kind;
        }}
      />
      <Controls />
      <Check
        label="Centre"
        hint="Take the mean from all vectors first"
        checked={center.value}
        onChange={(checked) => {
          center.value = checked;
        }}
      />
      <Check
        label="Unit length"
        hint="Divide each vector by its length first"
        checked={unitLength.value}
        onChange={(checked) => {
          unitLength.value = checked;
        }}
      />
    </Section>
  );
}

function Controls() {
  const projection = useView().board.settings.projection.value;
  switch (projection) {
    case "pca":
      return <PcaControls />;
    case "custom":
      return <CustomControls />;
    case "raw":
      return <RawControls />;
    default:
      return <IterationControls key={projection} method={projection} />;
  }
}
