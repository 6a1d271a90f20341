/**
 * BokehJS mixes CSS into every painting, which makes the page compute its styles
 * anew several times a chart: more than half the time a painting takes. It looks
 * every colour and size up in CSS before it takes the model's, and writes the
 * style sheets that place its elements again even where nothing moved. Charts
 * here are styled by their models alone (`theme.ts` reads the host's CSS once),
 * so the look-up may find nothing, and a style sheet that stays is left alone.
 */

import { InlineStyleSheet } from "@bokeh/bokehjs/build/js/lib/core/dom";
import { VisualProperties } from "@bokeh/bokehjs/build/js/lib/core/visuals/visual";
import { Figure, FigureView } from "@bokeh/bokehjs/build/js/lib/models/plots/figure";

Object.defineProperty(VisualProperties.prototype, "_get_css_value", { value: () => "" });

Object.defineProperty(InlineStyleSheet.prototype, "_update", {
  value(this: InlineStyleSheet, css: string) {
    if (this.el.textContent !== css) this.el.textContent = css;
  },
});

/** Font size that sizes in "em" would refer to, pixels; none here do. */
const FONT_SIZE = 13;

class PlainFigureView extends FigureView {
  override get base_font_size(): number {
    return FONT_SIZE;
  }
}

/** A figure that takes nothing from CSS. */
export class PlainFigure extends Figure {
  static {
    PlainFigure.prototype.default_view = PlainFigureView;
  }
}
