import type { ComponentType } from "preact";
import type { BoardStore } from "../store";
import { CustomScalarsPanel } from "./custom_scalars/custom_scalars_panel";
import { DistributionsPanel } from "./distributions/distributions_panel";
import { HistogramsPanel } from "./histograms/histograms_panel";
import { ImagesPanel } from "./images/images_panel";
import { OwnPanel } from "./own/own_panel";
import { PrCurvesPanel } from "./pr_curves/pr_curves_panel";
import { ProjectorPanel } from "./projector/projector_panel";
import { ScalarsPanel } from "./scalars/scalars_panel";
import { TextPanel } from "./text/text_panel";

/** What stands in the toolbar for the panels that go by it. */
export type Control = "smoothing" | "x_axis" | "y_scale";

export interface PanelProps {
  /** The panel's. */
  readonly name: string;
}

/** A panel: a tab, and what is shown under it. */
export interface Panel {
  /** As in the `panel` trait. */
  readonly name: string;
  readonly title: string;
  /** TensorBoard's name of the plugin whose series it shows; null for one of the user's own. */
  readonly plugin: string | null;
  readonly component: ComponentType<PanelProps>;
  readonly controls: readonly Control[];
  /** Whether it goes by no runs and no filter of tags, and is as high as the board in any case. */
  readonly fills?: true;
}

const ALL: readonly Control[] = ["smoothing", "x_axis", "y_scale"];

/** The board's panels, in the order of their tabs. A new one is listed here and nowhere else. */
export const PANELS: readonly Panel[] = [
  {
    name: "scalars",
    title: "Scalars",
    plugin: "scalars",
    component: ScalarsPanel,
    controls: ALL,
  },
  {
    name: "custom_scalars",
    title: "Custom scalars",
    plugin: "custom_scalars",
    component: CustomScalarsPanel,
    controls: ALL,
  },
  { name: "images", title: "Images", plugin: "images", component: ImagesPanel, controls: [] },
  {
    name: "histograms",
    title: "Histograms",
    plugin: "histograms",
    component: HistogramsPanel,
    controls: ["x_axis"],
  },
  {
    name: "distributions",
    title: "Distributions",
    plugin: "histograms",
    component: DistributionsPanel,
    controls: ["x_axis"],
  },
  {
    name: "pr_curves",
    title: "PR curves",
    plugin: "pr_curves",
    component: PrCurvesPanel,
    controls: [],
  },
  { name: "text", title: "Text", plugin: "text", component: TextPanel, controls: [] },
  {
    name: "projector",
    title: "Projector",
    plugin: "projector",
    component: ProjectorPanel,
    controls: [],
    fills: true,
  },
];

/** All panels of a board: those that the user added come last. */
export function panelsOf(store: BoardStore): Panel[] {
  const own = store.ownPanels.value.map(({ title }) => ({
    name: title,
    title,
    plugin: null,
    component: OwnPanel,
    controls: [],
  }));
  return [...PANELS, ...own];
}
