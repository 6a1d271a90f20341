import { computed, type ReadonlySignal } from "@preact/signals";
import {
  type Board,
  type Card,
  pickCards,
  type Series,
  type TagGroup,
  toGroups,
  toOneGroup,
} from "../../store";

/** One tag of one run: what is looked at step by step. */
export interface StepCard extends Card {
  /** The tag, without the run. */
  readonly title: string;
  readonly series: readonly [Series];
}

/** The tags of what is no scalar, all runs together. */
export function tagGroups(board: Board, plugin: string): ReadonlySignal<readonly TagGroup[]> {
  return computed(() => groupsOf(board, plugin));
}

/** The same with a card for each run. */
export function stepGroups(
  board: Board,
  plugin: string,
): ReadonlySignal<readonly TagGroup<StepCard>[]> {
  return computed(() =>
    groupsOf(board, plugin).map((group) => ({ ...group, cards: group.cards.flatMap(ofRuns) })),
  );
}

/** By groups of tags, of the runs shown, those that the filter or the setting `tags` picks. */
function groupsOf({ store, selection, settings }: Board, plugin: string): TagGroup[] {
  const visible = selection.visibleRuns.value;
  const shown = store.series.value.filter(
    (series) => series.plugin === plugin && visible.has(series.run.id),
  );
  const byTag = new Map<string, Card>();
  for (const [tag, series] of Map.groupBy(shown, (one) => one.tag)) byTag.set(tag, { tag, series });
  const only = settings.tags.value;
  const filter = selection.tagFilter.value;
  const groups =
    only.length > 0 ? toOneGroup(pickCards(byTag, only), filter) : toGroups(byTag.values(), filter);
  return groups.filter(({ cards }) => cards.length > 0);
}

function ofRuns({ tag, series }: Card): StepCard[] {
  return series.map((one) => ({ tag: `${tag}\n${one.run.name}`, title: tag, series: [one] }));
}
