import { computed, type ReadonlySignal } from "@preact/signals";
import { compilePattern, type Pattern } from "../../core/filter";
import type { Item } from "../../protocol";
import type { Board, TagGroup } from "../../store";
import type { StepCard } from "../steps/step_cards";
import { plainText, textsOf } from "./texts";

/** What is looked for in texts; null where nothing is. */
export function searchPattern({ settings }: Board): Pattern | null {
  const pattern = settings.textSearch.value;
  return pattern === "" ? null : compilePattern(pattern);
}

/** Texts that are fetched to be searched, at most; the newest of each tag and run. */
export const MOST_SEARCHED = 2_000;

/** Ask for texts that are not here, so that a search finds them; inside an effect. */
export function wantSearched(board: Board, groups: readonly TagGroup<StepCard>[]): void {
  if (!searchPattern(board)?.expression) return;
  const { items } = board.store;
  const series = groups.flatMap(({ cards }) => cards.flatMap((card) => card.series));
  const most = Math.floor(MOST_SEARCHED / Math.max(1, series.length));
  for (const one of series) {
    void one.index.version.value;
    const { length } = one.index;
    const first = Math.max(0, length - most);
    // What is asked for last is asked first: the newest.
    const places = Array.from({ length: length - first }, (_, i) => first + i);
    items.want(
      one,
      places.map((place) => one.index.numberAt(place)),
      "preview",
    );
  }
}

/** What a search found in the texts that are here. */
export interface Found {
  /** Steps by the ids of series, in order. */
  readonly steps: ReadonlyMap<number, readonly number[]>;
  /** Texts looked at. */
  readonly held: number;
  /** Texts there are. */
  readonly total: number;
}

/** Of all texts that the page holds, those that match; null while nothing is looked for. */
export function searchTexts(board: Board, plugin: string): ReadonlySignal<Found | null> {
  const { store } = board;
  const pattern = computed(() => searchPattern(board));
  return computed(() => {
    const expression = pattern.value?.expression;
    if (!expression) return null;
    const series = store.series.value.filter((one) => one.plugin === plugin);
    const ids = new Set(series.map(({ id }) => id));
    const total = series.reduce((sum, { index }) => sum + index.length, 0);
    const steps = new Map<number, Set<number>>();
    let held = 0;
    for (const item of store.items.here()) {
      if (!ids.has(item.series)) continue;
      if (item.part === "preview") held++;
      if (!matches(item, expression)) continue;
      const found = steps.get(item.series) ?? new Set();
      steps.set(item.series, found.add(item.step));
    }
    const ordered = [...steps].map(
      ([id, found]) => [id, [...found].sort((a, b) => a - b)] as const,
    );
    return { steps: new Map(ordered), held, total };
  });
}

/** Without the cards none of whose texts match. */
export function matchingGroups(
  groups: readonly TagGroup<StepCard>[],
  found: Found | null,
): readonly TagGroup<StepCard>[] {
  if (!found) return groups;
  return groups
    .map((group) => ({
      ...group,
      cards: group.cards.filter(({ series: [one] }) => found.steps.has(one.id)),
    }))
    .filter(({ cards }) => cards.length > 0);
}

const looked = new WeakMap<Item, { readonly source: string; readonly matches: boolean }>();

function matches(item: Item, expression: RegExp): boolean {
  const before = looked.get(item);
  if (before?.source === expression.source) return before.matches;
  let found = false;
  try {
    found = expression.test(plainText(textsOf(item)));
  } catch {
    // What is damaged says so on its card.
  }
  looked.set(item, { source: expression.source, matches: found });
  return found;
}
