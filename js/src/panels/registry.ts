import type { ComponentType } from "preact";
import type { BoardStore } from "../store";
import { CustomScalarsPanel } from "./custom_scalars/custom_scalars_panel";
import { ImagesPanel } from "./images/images_panel";
import { OwnPanel } from "./own/own_panel";
import { ScalarsPanel } from "./scalars/scalars_panel";

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
  /** What of the toolbar's controls means something on it. */
  readonly controls: readonly Control[];
}

export type Control = "smoothing" | "x_axis" | "y_scale";

const OF_CHARTS: readonly Control[] = ["smoothing", "x_axis", "y_scale"];

/** The board's panels, in the order of their tabs. A new one is listed here and nowhere else. */
export const PANELS: readonly Panel[] = [
  {
    name: "scalars",
    title: "Scalars",
    plugin: "scalars",
    component: ScalarsPanel,
    controls: OF_CHARTS,
  },
  {
    name: "custom_scalars",
    title: "Custom scalars",
    plugin: "custom_scalars",
    component: CustomScalarsPanel,
    controls: OF_CHARTS,
  },
  { name: "images", title: "Images", plugin: "images", component: ImagesPanel, controls: [] },
];

/** All panels of a board: those that the user added come last. */
export function panelsOf(store: BoardStore): Panel[] {
  const own = store.ownPanels.value.map(({ title }) => ({
    name: title,
    title,
    plugin: null,
    component: OwnPanel,
    controls: OF_CHARTS,
  }));
  return [...PANELS, ...own];
}
