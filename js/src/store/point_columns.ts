import type { Column, ColumnsParams } from "../protocol";
import { Answers, ASKED, failed, here, type Loaded } from "./loaded";

/** Bytes of columns held; those looked at least lately go first. */
export const MOST_COLUMN_BYTES = 64_000_000;
/** Columns that stay, however large: what a view shows at once. */
const KEPT = 12;

/** Points as they are projected. */
export interface Place {
  readonly space: number;
  readonly step: number;
  readonly center: boolean;
  readonly unitLength: boolean;
  /** Step that coordinates are turned onto; null where they are as they are. */
  readonly align: number | null;
  /**
   * The axes that are turned together: with others, a component is not the same. Empty where
   * coordinates are as they are.
   */
  readonly together: string;
}

type Ask = (params: ColumnsParams, signal: AbortSignal) => Promise<readonly Column[]>;

/** Columns of points, as far as the page has them, and the questions for more. */
export class PointColumns {
  readonly #ask: Ask;
  readonly #signal: AbortSignal;
  readonly #answers = new Answers<Column>({
    most: MOST_COLUMN_BYTES,
    kept: KEPT,
    sizeOf: bytesOf,
  });
  /** What the next question is for, by place. */
  readonly #wanted = new Map<string, { place: Place; ids: string[] }>();

  constructor(ask: Ask, signal: AbortSignal) {
    this.#ask = ask;
    this.#signal = signal;
  }

  /** How far a column is; an effect that reads it runs again on changes. */
  state(place: Place, id: string): Loaded<Column> {
    return this.#answers.state(keyOf(place, id));
  }

  /**
   * Ask for columns that nobody has asked for; those of a moment go together, labels apart:
   * points are drawn before they have names.
   */
  want(place: Place, ids: Iterable<string>): void {
    for (const id of ids) {
      const key = keyOf(place, id);
      if (!this.#answers.isAway(key)) continue;
      this.#answers.set(key, ASKED);
      if (this.#wanted.size === 0) queueMicrotask(() => this.#askAll());
      const group = JSON.stringify([place, isLabels(id)]);
      const wanted = this.#wanted.get(group) ?? { place, ids: [] };
      wanted.ids.push(id);
      this.#wanted.set(group, wanted);
    }
  }

  /** Forget columns that failed, or were asked for in vain, so that they are asked for again. */
  forgetThose(kinds: readonly Loaded<Column>["kind"][]): void {
    this.#answers.forget((_, { kind }) => kinds.includes(kind));
  }

  /** Forget all of a space. */
  forget(space: number): void {
    this.#answers.forget((key) => key.startsWith(`${space} `));
  }

  #askAll(): void {
    const wanted = [...this.#wanted.values()];
    this.#wanted.clear();
    for (const { place, ids } of wanted) void this.#askSome(place, ids);
  }

  async #askSome(place: Place, ids: readonly string[]): Promise<void> {
    const { space, step, center, unitLength, align } = place;
    const params = { space, step, center, unit_length: unitLength, align, columns: [...ids] };
    let columns: readonly Column[] = [];
    let missing = failed("the kernel has no such column");
    try {
      columns = await this.#ask(params, this.#signal);
    } catch (error) {
      missing = failed(error);
    }
    if (this.#signal.aborted) return;
    const came = new Map(columns.map((column) => [column.id, column]));
    for (const id of ids) {
      const column = came.get(id);
      this.#answers.set(keyOf(place, id), column ? here(column) : missing);
    }
  }
}

function isLabels(id: string): boolean {
  return id.startsWith("meta/");
}

/** Labels are the same whatever is done to the points. */
function keyOf(place: Place, id: string): string {
  const { space, step, center, unitLength, align, together } = place;
  if (isLabels(id)) return `${space} ${step} ${id}`;
  return [space, step, center, unitLength, align, together, id].join(" ");
}

function bytesOf(column: Column): number {
  if (column.kind !== "text") return column.values.byteLength;
  const characters = column.values.reduce((sum, value) => sum + value.length + 16, 0);
  return column.codes.byteLength + 2 * characters;
}
