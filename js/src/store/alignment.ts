/**
 * Which step the coordinates of a step are turned onto, so that the view does not jump
 * when it goes from one to the other: the one on screen before it when it first was. It
 * stays that one, so a step looks the same whenever one comes back.
 */
export class Alignment {
  readonly #onto = new Map<string, Map<number, number | null>>();
  readonly #last = new Map<string, number>();

  /**
   * The step that those of a step are turned onto; null for the first one.
   *
   * @param alike what else the coordinates go by: they are turned onto those that are like them
   */
  of(alike: string, step: number): number | null {
    const steps = this.#onto.get(alike) ?? new Map<number, number | null>();
    this.#onto.set(alike, steps);
    const known = steps.get(step);
    const onto = known === undefined ? (this.#last.get(alike) ?? null) : known;
    steps.set(step, onto);
    this.#last.set(alike, step);
    return onto;
  }
}
