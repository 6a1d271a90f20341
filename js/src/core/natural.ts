/**
 * Natural order: numbers inside names compare by value, so that run_2 comes
 * before run_10, lr_0.05 before lr_0.1 and lr_1e-4 before lr_1e-3.
 */
export type NaturalKey = readonly (number | string)[];

const NUMBER = /(\d+(?:\.\d+)?(?:e[+-]?\d+)?)/i;

/** Split a name into what is compared: text and numbers in turn, text first. */
export function naturalKey(text: string): NaturalKey {
  return text.split(NUMBER).map((part, index) => (index % 2 === 1 ? Number(part) : part));
}

/** Compare two keys; names that differ only in how a number is written are equal. */
export function compareKeys(a: NaturalKey, b: NaturalKey): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a[i] as number | string;
    const right = b[i] as number | string;
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return a.length - b.length;
}

/** Sort by the names that `nameOf` gives; equal names keep their order. */
export function sortNaturally<T>(items: Iterable<T>, nameOf: (item: T) => string): T[] {
  const keyed = Array.from(items, (item) => {
    const name = nameOf(item);
    return { item, name, key: naturalKey(name) };
  });
  keyed.sort((a, b) => compareKeys(a.key, b.key) || compareText(a.name, b.name));
  return keyed.map(({ item }) => item);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
