import type { AxisColumn, IterationMethod, Projection, SpaceDetails } from "../protocol";

/** Components that the kernel computes. */
export const MOST_COMPONENTS = 10;

export function isIterated(projection: Projection): projection is IterationMethod {
  return projection === "tsne" || projection === "umap";
}

/** How many axes a projection has to choose from. */
export function choiceOfAxes(projection: Projection, { count, dims }: SpaceDetails): number {
  if (projection === "pca") return Math.min(MOST_COMPONENTS, dims, Math.max(1, count));
  return projection === "raw" ? dims : 3;
}

/** The axes that are drawn, each once: those that are set, as far as there are so many. */
export function placesOfAxes(
  projection: Projection,
  axes: readonly number[],
  details: SpaceDetails,
): number[] {
  const choice = choiceOfAxes(projection, details);
  const isChosen = projection === "pca" || projection === "raw";
  const places: number[] = [];
  for (const [i, axis] of axes.entries()) {
    const wanted = isChosen ? axis : i;
    const free = [wanted, ...Array.from({ length: axes.length }, (_, place) => place)];
    const place = free.find((one) => one < choice && !places.includes(one));
    if (place !== undefined) places.push(place);
  }
  return places;
}

/** The ids of their columns. */
export function axisIds(
  projection: Projection,
  axes: readonly number[],
  details: SpaceDetails,
): string[] {
  return placesOfAxes(projection, axes, details).map((place) => `${projection}/${place}`);
}

/** An axis on which all points are at 0. */
export function flatAxis(count: number): AxisColumn {
  const values = new Uint16Array(count);
  return { id: "flat", kind: "axis", low: 0, high: 0, share: null, values };
}
