/** JupyterLab 4's variables, as far as the style sheet asks for them. */
const JUPYTER = {
  light: {
    "--jp-layout-color0": "white",
    "--jp-layout-color1": "white",
    "--jp-ui-font-color1": "rgba(0, 0, 0, 0.87)",
    "--jp-ui-font-color2": "rgba(0, 0, 0, 0.54)",
    "--jp-border-color2": "#e0e0e0",
    "--jp-input-background": "#f5f5f5",
    "--jp-brand-color1": "#1976d2",
    "--jp-error-color1": "#d32f2f",
  },
  dark: {
    "--jp-layout-color0": "#111111",
    "--jp-layout-color1": "#212121",
    "--jp-ui-font-color1": "rgba(255, 255, 255, 1)",
    "--jp-ui-font-color2": "rgba(255, 255, 255, 0.7)",
    "--jp-border-color2": "#616161",
    "--jp-input-background": "#424242",
    "--jp-brand-color1": "#2196f3",
    "--jp-error-color1": "#d32f2f",
  },
};

export type JupyterTheme = keyof typeof JUPYTER;

/** Dress the page as JupyterLab does: variables, then attributes on the body. */
export function dress(theme: JupyterTheme): void {
  for (const [name, value] of Object.entries(JUPYTER[theme])) {
    document.documentElement.style.setProperty(name, value);
  }
  document.body.style.background = JUPYTER[theme]["--jp-layout-color0"];
  document.body.dataset.jpThemeLight = String(theme === "light");
}

/** Take the dress off again. */
export function undress(): void {
  for (const name of Object.keys(JUPYTER.light))
    document.documentElement.style.removeProperty(name);
  document.body.style.background = "";
  delete document.body.dataset.jpThemeLight;
}
