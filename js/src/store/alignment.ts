/**
 * Which step the coordinates of a step are turned onto, so that the view does not jump
 * when it goes from one to the other: the one on screen before it when it first was. It
 * stays that one, so a step looks the same whenever one comes back.
 */
export class Alignment {
  readonly #onto = new Map<number, Map<number, number | null>>();
  readonly #last = new Map<number, number>();

  /** The step that those of a space's step are turned onto; null for the first one. */
  of(space: number, step: number): number | null {
    const steps = this.#onto.get(space) ?? new Map<number, number | null>();
    this.#onto.set(space, steps);
    const known = steps.get(step);
    const onto = known === undefined ? (this.#last.get(space) ?? null) : known;
    steps.set(step, onto);
    this.#last.set(space, step);
    return onto;
  }
}
