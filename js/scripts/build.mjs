/**
 * Builds the front end into tbwidget/static/:
 *
 *   tbwidget-<hash>.js   the bundle: one ES module, no code splitting
 *   stub.js              the loader a widget carries as its `_esm`; knows the hash
 *
 * The hash is in the file's name, so a kernel and a server of different
 * versions never mix: the name is not found, and the bundle comes by comm.
 */
import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { bokehStubs } from "./bokeh-stubs.mjs";

const js = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(dirname(js), "tbwidget", "static");

/** Budget of the bundle, in bytes: 1.4 MB and 380 kB gzipped without the projector, and what that takes. */
const BUDGET = { minified: 1_550_000, gzip: 430_000 };

async function bundle(entry, options = {}) {
  const [{ output }] = await build({
    root: js,
    configFile: false,
    logLevel: "warn",
    plugins: [bokehStubs()],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    define: { "process.env.NODE_ENV": '"production"', ...options.define },
    build: {
      write: false,
      target: "es2022",
      lib: { entry: join(js, "src", entry), formats: ["es"] },
      rolldownOptions: {
        output: {
          codeSplitting: false,
          // BokehJS finds models by class name.
          keepNames: options.keepNames ?? false,
          minify: {
            mangle: { keepNames: options.keepNames ?? false },
            compress: {
              keepNames: {
                function: options.keepNames ?? false,
                class: options.keepNames ?? false,
              },
            },
            codegen: true,
          },
        },
      },
    },
  });
  if (output.length !== 1) {
    throw new Error(
      `${entry}: expected one file, got ${output.map((chunk) => chunk.fileName).join(", ")}`,
    );
  }
  return output[0].code;
}

function checkBudget(name, code) {
  const sizes = { minified: Buffer.byteLength(code), gzip: gzipSync(code).length };
  console.log(`${name}: ${sizes.minified} bytes, ${sizes.gzip} gzipped`);
  for (const [kind, limit] of Object.entries(BUDGET)) {
    if (sizes[kind] > limit)
      throw new Error(`${name}: ${sizes[kind]} bytes ${kind}, the budget is ${limit}`);
  }
}

const code = await bundle("index.ts", { keepNames: true });
const hash = createHash("sha256").update(code).digest("hex").slice(0, 12);
const name = `tbwidget-${hash}.js`;
checkBudget(name, code);
const stub = await bundle("stub.ts", { define: { __BUNDLE__: JSON.stringify(name) } });

const fresh = `${out}.new`;
await rm(fresh, { recursive: true, force: true });
await mkdir(fresh, { recursive: true });
await writeFile(join(fresh, name), code);
await writeFile(join(fresh, "stub.js"), stub);
await rm(out, { recursive: true, force: true });
await rename(fresh, out);
