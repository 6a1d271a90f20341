import cards from "./styles/cards.css?inline";
import chart from "./styles/chart.css?inline";
import controls from "./styles/controls.css?inline";
import customScalars from "./styles/custom_scalars.css?inline";
import fields from "./styles/fields.css?inline";
import images from "./styles/images.css?inline";
import keys from "./styles/keys.css?inline";
import layout from "./styles/layout.css?inline";
import menu from "./styles/menu.css?inline";
import own from "./styles/own.css?inline";
import popover from "./styles/popover.css?inline";
import prCurves from "./styles/pr_curves.css?inline";
import projector from "./styles/projector.css?inline";
import projectorColumns from "./styles/projector_columns.css?inline";
import runs from "./styles/runs.css?inline";
import settings from "./styles/settings.css?inline";
import status from "./styles/status.css?inline";
import steps from "./styles/steps.css?inline";
import table from "./styles/table.css?inline";
import text from "./styles/text.css?inline";
import theme from "./styles/theme.css?inline";
import toolbar from "./styles/toolbar.css?inline";

/** In this order: a later sheet may override an earlier one. */
const STYLES = [
  theme,
  controls,
  fields,
  popover,
  layout,
  toolbar,
  runs,
  cards,
  customScalars,
  own,
  chart,
  steps,
  images,
  table,
  prCurves,
  text,
  projector,
  projectorColumns,
  menu,
  settings,
  keys,
  status,
].join("\n");

/**
 * A place for one view inside `el`: an element in a shadow root with the
 * board's styles. It is taken away when `signal` aborts.
 */
export function openShadow(el: HTMLElement, signal: AbortSignal): HTMLElement {
  const host = document.createElement("div");
  host.className = "tbwidget";
  // Without it JupyterLab takes what is typed into a filter for its shortcuts:
  // from outside a shadow root it does not see that the target is an input.
  host.setAttribute("data-lm-suppress-shortcuts", "true");
  const shadow = host.attachShadow({ mode: "open" });
  const style = document.createElement("style");
  style.textContent = STYLES;
  const root = document.createElement("div");
  root.className = "root";
  shadow.append(style, root);
  el.append(host);
  signal.addEventListener("abort", () => host.remove(), { once: true });
  return root;
}
