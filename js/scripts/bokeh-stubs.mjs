/**
 * What BokehJS carries and a board never runs: MathJax (1.8 MB, inlined
 * because the bundle has no code splitting), map projections, the WebGL
 * glyph renderers, and JavaScript in strings, which a figure's document could
 * bring. Each module is replaced by one that exports the same names.
 */
const stubs = [
  {
    // Imports MathJax; a provider that has failed leaves formulas as text.
    module: /\/bokehjs\/build\/js\/lib\/models\/text\/providers\.js$/,
    source: `
      export const default_provider = { status: "failed", MathJax: null };`,
  },
  {
    module: /\/node_modules\/proj4\/.*index\.js$/,
    source: `
      const proj4 = () => ({ forward: (xy) => xy, inverse: (xy) => xy });
      proj4.defs = () => {};
      proj4.Proj = class {};
      export default proj4;`,
  },
  {
    module: /\/bokehjs\/build\/js\/lib\/models\/glyphs\/webgl\/.*\.js$/,
    source: `
      export const AnnularWedgeGL = null, AnnulusGL = null, BaseLineGL = null, CircleGL = null,
        HexTileGL = null, ImageGL = null, LRTBGL = null, LineGL = null, MultiLineGL = null,
        MultiMarkerGL = null, NgonGL = null, PatchGL = null, PatchesGL = null, RectGL = null,
        StepGL = null, WedgeGL = null;
      export const get_regl = () => null;`,
  },
  {
    module: /\/bokehjs\/build\/js\/lib\/models\/callbacks\/customjs\.js$/,
    source: `
      import { Callback } from "./callback";
      export class CustomJS extends Callback {}`,
  },
  {
    module: /\/bokehjs\/build\/js\/lib\/models\/tools\/inspectors\/customjs_hover\.js$/,
    source: `
      import { Model } from "../../../model";
      export class CustomJSHover extends Model {}`,
  },
];

/** Vite plugin that puts the stubs in place of the modules they stand for. */
export function bokehStubs() {
  return {
    name: "tbwidget:bokeh-stubs",
    enforce: "pre",
    load(id) {
      const stub = stubs.find(({ module }) => module.test(id));
      return stub && { code: stub.source, moduleSideEffects: false };
    },
  };
}
