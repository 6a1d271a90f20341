import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { bokehStubs } from "./scripts/bokeh-stubs.mjs";

/** Debian's Chromium, unless the environment names another. */
const chromium = process.env.TBWIDGET_CHROMIUM ?? "/usr/bin/chromium";

/** Files kept beside the project, as tests/conftest.py finds them. */
const shared = process.env.TBWIDGET_SHARED ?? resolve(import.meta.dirname, "../../shared");

/** Published attempts at cross-site scripting; none where the files are not there. */
function hostilePayloads(): string[] {
  try {
    const text = readFileSync(resolve(shared, "fixtures/xss/payloads.json"), "utf-8");
    return JSON.parse(text).payloads.map((one: { payload: string }) => one.payload);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Milliseconds that only a hang exceeds, also beside other work on a slow machine. */
const TIMEOUT = 120_000;

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
    provide: { hostilePayloads: hostilePayloads() },
    testTimeout: 2 * TIMEOUT,
    hookTimeout: TIMEOUT,
    expect: { poll: { timeout: TIMEOUT } },
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
            // WebGL by software: Chromium asks for a word that it is not used for strangers' pages.
            "--enable-unsafe-swiftshader",
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
