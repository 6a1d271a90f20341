import { sortNaturally } from "./natural";

/**
 * Colours of runs. Chosen by search so that each has a contrast of at least 3
 * against white and against #111111 (WCAG 2.2, 1.4.11), and that any two of the
 * first eight stay at least 0.09 apart in OKLab, any two of all 0.06, as seen
 * with full colour vision, protanopia and deuteranopia (Machado et al. 2009).
 *
 * There are no more: what has contrast on both themes is a narrow band of
 * lightness, and a third eight would be told apart by nobody. Beyond sixteen runs
 * colours repeat, and grouping, hovering and hiding tell runs apart.
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
  "#339944",
  "#bb0099",
  "#446666",
  "#4455cc",
  "#229977",
  "#6688cc",
  "#006699",
  "#0077ee",
];

/** Colour of a slot of the palette; slots count from 0 or more, and colours repeat. */
export function runColour(slot: number): string {
  return PALETTE[slot % PALETTE.length] as string;
}

/** What has a colour of its own: a run, or a group of runs. */
export interface Started {
  readonly name: string;
  /** Seconds since the epoch; null before the first event. */
  readonly firstWallTime: number | null;
}

/**
 * What of `runs` is told apart by colours: each group, as if it were a run that began
 * with the first of its runs, and each run in none.
 *
 * @param keyOf the key of a run's group, which is its name; null where it is in none
 */
export function toldApart<Run extends Started>(
  runs: readonly Run[],
  keyOf: (run: Run) => string | null,
): Started[] {
  const began = new Map<string, number | null>();
  for (const run of runs) {
    const name = keyOf(run) ?? run.name;
    const former = began.get(name) ?? Infinity;
    const first = Math.min(former, run.firstWallTime ?? Infinity);
    began.set(name, first === Infinity ? null : first);
  }
  return Array.from(began, ([name, firstWallTime]) => ({ name, firstWallTime }));
}

/**
 * Give everything told apart a slot of the palette, by name. It keeps the slot it had.
 * New ones take in the order of their start (then of their names) the slot that
 * fewest others have, the lowest of these: so a page loaded anew, which knows no
 * former slots, gives the same colours as one that saw them start.
 *
 * @param former slots given before; those that are gone keep theirs, should they
 *   come back, but do not count as having it
 */
export function assignColours(
  things: readonly Started[],
  former: ReadonlyMap<string, number>,
): Map<string, number> {
  const slots = new Map(former);
  const uses = PALETTE.map(() => 0);
  const take = (slot: number) => {
    uses[slot % PALETTE.length] = (uses[slot % PALETTE.length] ?? 0) + 1;
  };
  for (const { name } of things) {
    const slot = former.get(name);
    if (slot !== undefined) take(slot);
  }
  const started = sortNaturally(
    things.filter(({ name }) => !former.has(name)),
    ({ name }) => name,
  ).sort((a, b) => (a.firstWallTime ?? Infinity) - (b.firstWallTime ?? Infinity));
  for (const { name } of started) {
    const slot = uses.indexOf(Math.min(...uses));
    slots.set(name, slot);
    take(slot);
  }
  return slots;
}
