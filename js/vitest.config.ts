import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { bokehStubs } from "./scripts/bokeh-stubs.mjs";

/** Debian's Chromium, unless the environment names another. */
const chromium = process.env.TBWIDGET_CHROMIUM ?? "/usr/bin/chromium";

export default defineConfig({
  plugins: [bokehStubs()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // Found anew and before the first test: one found later reloads the page under it.
  optimizeDeps: {
    force: true,
    entries: ["src/index.ts", "tests/**/*.test.ts"],
    include: ["preact/jsx-dev-runtime"],
  },
  server: { fs: { allow: [".."] } },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: {
          executablePath: chromium,
          args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
          ],
        },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
});
