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

export function slotColour(slot: number): string {
  return PALETTE[slot % PALETTE.length] as string;
}
export function assignColours(
  runs: readonly { name: string; firstWallTime: number | null }[],
  former: ReadonlyMap<string, number>,
): Map<string, number> {
  const slots = new Map(former);
  for (const { name } of runs) if (!slots.has(name)) slots.set(name, slots.size);
  return slots;
}
export function groupKey(name: string, expression: RegExp): string | null {
  const found = expression.exec(name);
  return found && (found.length > 1 ? found.slice(1).join(", ") : found[0]);
}
