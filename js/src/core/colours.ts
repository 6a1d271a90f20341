/**
 * Colours of runs. Chosen by search so that each has a contrast of at least 3
 * against white and against #111111 (WCAG 2.2, 1.4.11), and that any two stay
 * at least 0.09 apart in OKLab as seen with full colour vision, protanopia and
 * deuteranopia (Machado et al. 2009).
 */
export const PALETTE: readonly string[] = [
  "#0077bb",
  "#d55e00",
  "#bb2266",
  "#5599aa",
  "#7788ff",
  "#bb3300",
  "#2244ff",
  "#ff5577",
];

/** Colour of the run with this id; ids count from 0 or more, and colours repeat. */
export function runColour(index: number): string {
  return PALETTE[index % PALETTE.length] as string;
}
