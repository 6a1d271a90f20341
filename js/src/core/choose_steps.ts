/** Which steps of many are drawn. */
export interface ChosenSteps {
  /** Places that are drawn, ascending, all of them held. */
  readonly shown: readonly number[];
  /** Places to ask for, so that as many as there is room for lie evenly. */
  readonly missing: readonly number[];
}

/**
 * Choose at most `most` of `length` places, evenly, both ends among them. Round each the held
 * one that is nearest is drawn, so that what comes later in a run leaves little to ask for;
 * where there is none, its own place is missing. The last place is only ever itself.
 *
 * @param held ascending
 */
export function chooseSteps(length: number, held: readonly number[], most: number): ChosenSteps {
  const count = Math.min(length, Math.max(2, most));
  const gap = count > 1 ? (length - 1) / (count - 1) : 1;
  const shown: number[] = [];
  const missing: number[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const aim = Math.round(i * gap);
    const reach = i === count - 1 ? 0 : gap / 2;
    while (at < held.length && (held[at] as number) < aim - reach) at++;
    let found = -1;
    for (; at < held.length && (held[at] as number) <= aim + reach; at++) {
      const place = held[at] as number;
      if (found < 0 || Math.abs(place - aim) < Math.abs(found - aim)) found = place;
    }
    if (found >= 0) shown.push(found);
    else missing.push(aim);
  }
  return { shown, missing };
}
