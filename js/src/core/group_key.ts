/**
 * The group that a run's name puts it in: what the expression's groups have
 * caught, or the whole match where it has none; null where it does not match.
 * "seed=\d+" makes a group a seed, "^(.*)/seed" one of all the seeds of a run.
 *
 * @param expression neither global nor sticky
 */
export function groupKey(name: string, expression: RegExp): string | null {
  const match = expression.exec(name);
  if (!match) return null;
  const [whole, ...caught] = match;
  return caught.length === 0 ? whole : caught.join(" / ");
}
