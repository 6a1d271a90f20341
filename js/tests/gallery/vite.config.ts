import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { bokehStubs } from "../../scripts/bokeh-stubs.mjs";

/** `node node_modules/vite/bin/vite.js --config tests/gallery/vite.config.ts` */
export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  plugins: [bokehStubs()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // Figures that Python made lie beside js/.
  server: { open: "/tests/gallery/index.html", fs: { allow: [".."] } },
});
