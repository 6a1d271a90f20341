import { afterEach, beforeEach, expect, it } from "vitest";
import { openShadow } from "../../src/host/shadow";
import { followTheme } from "../../src/host/theme";

let life: AbortController;
let el: HTMLElement;
const { style } = document.documentElement;

beforeEach(() => {
  life = new AbortController();
  el = document.createElement("div");
  document.body.append(el);
});
afterEach(() => {
  life.abort();
  el.remove();
  document.documentElement.removeAttribute("style");
  delete document.body.dataset.jpThemeLight;
});

/** What JupyterLab does on a change of theme. */
function dress(background: string, text: string, light: boolean): void {
  style.setProperty("--jp-layout-color0", background);
  style.setProperty("--jp-ui-font-color1", text);
  style.setProperty("--jp-ui-font-color2", text);
  document.body.dataset.jpThemeLight = String(light);
}

it("takes JupyterLab's colours, and the new ones when they change", async () => {
  dress("white", "rgba(10, 20, 30, 1)", true);
  const root = openShadow(el, life.signal);
  const theme = followTheme(root, life.signal);
  expect(root.dataset.scheme).toBe("light");
  expect(theme.value.text).toBe("rgba(10, 20, 30, 1)");
  expect(getComputedStyle(root).color).toBe("rgb(10, 20, 30)");
  dress("#111", "rgba(240, 230, 220, 1)", false);
  await expect.poll(() => theme.value.text).toBe("rgba(240, 230, 220, 1)");
  expect(root.dataset.scheme).toBe("dark");
});

it("follows a page that is dark by its color-scheme, without variables", async () => {
  const root = openShadow(el, life.signal);
  const theme = followTheme(root, life.signal);
  const before = theme.value.text;
  style.setProperty("color-scheme", root.dataset.scheme === "dark" ? "light" : "dark");
  await expect.poll(() => theme.value.text).not.toBe(before);
});

it("takes the colours once the host puts the view on the page", async () => {
  dress("#111", "rgba(10, 20, 30, 1)", false);
  el.remove();
  const root = openShadow(el, life.signal);
  root.textContent = "a board";
  const theme = followTheme(root, life.signal);
  expect(theme.value.text).not.toBe("rgba(10, 20, 30, 1)");
  document.body.append(el);
  await expect.poll(() => theme.value.text).toBe("rgba(10, 20, 30, 1)");
  expect(root.dataset.scheme).toBe("dark");
});

it("stays as it is after its end", async () => {
  dress("white", "rgba(10, 20, 30, 1)", true);
  const root = openShadow(el, life.signal);
  const theme = followTheme(root, life.signal);
  life.abort();
  dress("#111", "rgba(240, 230, 220, 1)", false);
  // Mutation observers are told before the next task.
  await new Promise((resolve) => setTimeout(resolve));
  expect(theme.value.text).toBe("rgba(10, 20, 30, 1)");
  expect(el.childElementCount).toBe(0);
});
