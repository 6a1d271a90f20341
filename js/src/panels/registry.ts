import type { ComponentType } from "preact";
import { CustomScalarsPanel } from "./custom_scalars/custom_scalars_panel";
import { DistributionsPanel } from "./distributions/distributions_panel";
import { HistogramsPanel } from "./histograms/histograms_panel";
import { ScalarsPanel } from "./scalars/scalars_panel";

/** A panel: a tab, and what is shown under it. */
export interface Panel {
  /** As in the `panel` trait. */
  readonly name: string;
  readonly title: string;
  /** TensorBoard's name of the plugin whose series it shows. */
  readonly plugin: string;
  readonly component: ComponentType;
  /** Which of the toolbar's settings mean something on it. */
  readonly controls: readonly Control[];
}

export type Control = "smoothing" | "x_axis" | "y_scale";

const ALL: readonly Control[] = ["smoothing", "x_axis", "y_scale"];

/** All panels, in the order of their tabs. A new one is listed here and nowhere else. */
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
];
