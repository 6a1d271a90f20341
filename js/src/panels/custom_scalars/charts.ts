import { joinByStep } from "../../core/axis";
import type { Filter } from "../../core/filter";
import type { Layout, LayoutCategory, LayoutChart, LayoutMargin } from "../../protocol";
import type { Series, TagGroup } from "../../store";
import type { ChartCard, LegendEntry } from "../scalars/chart_card";
import type { Curve } from "../scalars/curves";
import { matchingTags } from "./matching";

/** By which the tags of a run's lines are told apart; they repeat. */
export const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 3],
  [2, 2],
  [8, 3, 2, 3],
  [12, 4],
  [4, 2, 1, 2, 1, 2],
];

/** Tags of one chart that are drawn, at most. */
const MAX_TAGS = 50;

/** Scalars by their tags, in the order of these. */
export type SeriesByTag = ReadonlyMap<string, readonly Series[]>;

/** The charts of a layout as groups of cards, those whose title or tags match the filter. */
export function customGroups(layout: Layout, scalars: SeriesByTag, filter: Filter): TagGroup[] {
  return layout.categories.flatMap((category) => {
    const cards = category.charts
      .map((chart, place) => cardOf(category, chart, place, scalars))
      .filter(({ title, series }) => [title, ...tagsOf(series)].some((one) => filter.matches(one)));
    const { title, closed } = category;
    return cards.length > 0 ? [{ name: keyOf(category), title, closed, cards }] : [];
  });
}

/** What the category's charts are opened and closed by; no group of tags has it. */
export function keyOf({ title }: LayoutCategory): string {
  return `custom scalars: ${title}`;
}

function tagsOf(series: readonly Series[]): Set<string> {
  return new Set(series.map((one) => one.tag));
}

interface CustomCard extends ChartCard {
  readonly title: string;
}

function cardOf(
  category: LayoutCategory,
  chart: LayoutChart,
  place: number,
  scalars: SeriesByTag,
): CustomCard {
  const tag = `${keyOf(category)} ${place} ${chart.title}`;
  const parts = chart.margins.length > 0 ? bands(chart.margins, scalars) : lines(chart, scalars);
  return { tag, title: chart.title, ...parts };
}

/** One line a run and tag: the run's colour, the tag's dash. */
function lines({ tags: patterns }: LayoutChart, scalars: SeriesByTag) {
  const all = [...scalars.keys()];
  const found = patterns.map((pattern) => ({ pattern, ...matchingTags(pattern, all) }));
  const matching = new Set(found.flatMap(({ tags }) => tags));
  const drawn = [...matching].slice(0, MAX_TAGS);
  const dashes = new Map(drawn.map((tag, i) => [tag, dashAt(i)]));
  const legend: LegendEntry[] = [
    ...drawn.map((tag, i) => ({ text: tag, dash: dashAt(i) })),
    ...found.flatMap(({ pattern, tags, fault }) => faultOf(pattern, tags.length, fault)),
  ];
  if (matching.size > MAX_TAGS) {
    const more = `${matching.size - MAX_TAGS} more tags`;
    legend.push({ text: more, dash: [], fault: `at most ${MAX_TAGS} are drawn` });
  }
  return {
    series: drawn.flatMap((tag) => scalars.get(tag) ?? []),
    legend,
    arrange: (series: readonly Series[], curves: readonly Curve[]) =>
      curves.map((curve, i) => {
        const tag = series[i]?.tag ?? "";
        const name = drawn.length > 1 ? `${curve.name} · ${tag}` : curve.name;
        return { ...curve, name, dash: dashes.get(tag) };
      }),
  };
}

function dashAt(index: number): readonly number[] {
  return DASHES[index % DASHES.length] ?? [];
}

function faultOf(pattern: string, count: number, fault: string | null): LegendEntry[] {
  if (fault !== null) return [{ text: pattern, dash: [], fault }];
  return count === 0 ? [{ text: pattern, dash: [], fault: "no such tag yet" }] : [];
}

/** One line a run and margin, unsmoothed as in TensorBoard, and the band between its edges. */
function bands(margins: readonly LayoutMargin[], scalars: SeriesByTag) {
  const tags = new Set(margins.flatMap(({ value, lower, upper }) => [value, lower, upper]));
  const legend = margins.flatMap(({ value, lower, upper }, i): LegendEntry[] => {
    const missing = [value, lower, upper].filter((tag) => !scalars.has(tag));
    return [
      { text: `${value} (${lower} … ${upper})`, dash: dashAt(i) },
      ...missing.map((tag) => ({ text: tag, dash: [], fault: "no such tag yet" })),
    ];
  });
  return {
    raw: true,
    series: [...tags].flatMap((tag) => scalars.get(tag) ?? []),
    legend,
    arrange: (series: readonly Series[], curves: readonly Curve[]) => {
      const place = new Map(series.map(({ run, tag }, i) => [`${run.id} ${tag}`, i]));
      const curveOf = (run: number, tag: string) => curves[place.get(`${run} ${tag}`) ?? -1];
      return margins.flatMap((margin, i) =>
        series.flatMap(({ run, tag }, at) => {
          const curve = curves[at];
          if (tag !== margin.value || !curve) return [];
          const name = margins.length > 1 ? `${curve.name} · ${tag}` : curve.name;
          const band = bandOf(curve, curveOf(run.id, margin.lower), curveOf(run.id, margin.upper));
          return [{ ...curve, name, dash: dashAt(i), ...(band && { band }) }];
        }),
      );
    },
  };
}

/** The band at the line's own steps; none where an edge is not there. */
function bandOf(curve: Curve, lower: Curve | undefined, upper: Curve | undefined): Curve["band"] {
  if (!lower || !upper) return undefined;
  return {
    low: joinByStep(curve.step, lower.step, lower.value),
    high: joinByStep(curve.step, upper.step, upper.value),
  };
}
