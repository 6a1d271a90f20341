import { type ReadonlySignal, signal } from "@preact/signals";
import type { ChartTheme } from "../charts/theme";

/** What hosts change when they change their theme: JupyterLab, VS Code, marimo, Colab, others. */
const THEME_ATTRIBUTES = [
  "class",
  "style",
  "theme",
  "data-theme",
  "data-color-mode",
  "data-jp-theme-light",
  "data-jp-theme-name",
  "data-vscode-theme-kind",
  "data-vscode-theme-id",
];

/** Backgrounds by which hosts say what they look like, the first that is set. */
const HOST_BACKGROUNDS = ["--jp-layout-color0", "--vscode-editor-background"];

/**
 * Follow the host's theme until `signal` aborts: puts "light" or "dark" on
 * `element` as `data-scheme`, by which the style sheet picks what the host
 * leaves open, and tells charts the colours and font they need.
 *
 * @param element inside the page, with the style sheet applied
 */
export function followTheme(element: HTMLElement, life: AbortSignal): ReadonlySignal<ChartTheme> {
  const preference = matchMedia("(prefers-color-scheme: dark)");
  const read = () => {
    element.dataset.scheme = isDark(element, preference.matches) ? "dark" : "light";
    return readChartTheme(element);
  };
  const theme = signal(read());
  const update = () => {
    const now = read();
    if (!sameTheme(now, theme.peek())) theme.value = now;
  };
  const observer = new MutationObserver(update);
  const options = { attributes: true, attributeFilter: THEME_ATTRIBUTES };
  observer.observe(document.documentElement, options);
  observer.observe(document.body, options);
  preference.addEventListener("change", update, { signal: life });
  // A host may put the view on the page after it was rendered; before, nothing has a colour.
  const arrival = new ResizeObserver(() => {
    if (!element.isConnected) return;
    arrival.disconnect();
    update();
  });
  if (!element.isConnected) arrival.observe(element);
  life.addEventListener(
    "abort",
    () => {
      observer.disconnect();
      arrival.disconnect();
    },
    { once: true },
  );
  return theme;
}

function isDark(element: HTMLElement, preferred: boolean): boolean {
  const style = getComputedStyle(element);
  for (const name of HOST_BACKGROUNDS) {
    const colour = style.getPropertyValue(name).trim();
    if (colour) return luminance(toRgba(colour)) < 0.5;
  }
  const page = getComputedStyle(document.documentElement).colorScheme;
  if (page === "dark" || page === "light") return page === "dark";
  return preferred;
}

function readChartTheme(element: HTMLElement): ChartTheme {
  const style = getComputedStyle(element);
  const colour = (name: string) => {
    const [r, g, b, a] = toRgba(style.getPropertyValue(name));
    return `rgba(${r}, ${g}, ${b}, ${Math.round((a / 255) * 1000) / 1000})`;
  };
  return {
    text: colour("--tb-chart-text"),
    axis: colour("--tb-chart-axis"),
    grid: colour("--tb-chart-grid"),
    surface: colour("--tb-raised"),
    font: style.fontFamily,
  };
}

function sameTheme(a: ChartTheme, b: ChartTheme): boolean {
  const parts = ["text", "axis", "grid", "surface", "font"] as const;
  return parts.every((part) => a[part] === b[part]);
}

type Rgba = readonly [number, number, number, number];

/** Any colour CSS knows as four bytes; black where it is no colour. */
function toRgba(colour: string): Rgba {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d");
  if (!context) return [0, 0, 0, 255];
  context.fillStyle = colour.trim();
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 255] = context.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a];
}

/** Relative luminance without the gamma: enough to tell light from dark. */
function luminance([r, g, b]: Rgba): number {
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}
