import type { ChartTheme } from "../../charts/theme";
import type { Look, Rgb } from "../../projector";

/** The colours of the points' surroundings, of the host's theme. */
export function lookOf({ surface, text }: ChartTheme): Omit<Look, "fog" | "pointSize"> {
  const background = rgbOf(surface);
  const [red, green, blue] = background;
  const isDark = 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128;
  return {
    background,
    text,
    halo: surface,
    // Any hue may be a category's.
    accent: isDark ? [255, 255, 255] : [17, 17, 17],
    isDark,
  };
}

/** Of "rgba(…)", as themes have colours. */
function rgbOf(colour: string): Rgb {
  const [red = 255, green = 255, blue = 255] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
