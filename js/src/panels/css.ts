/** A length in CSS pixels; numbers in `style` have no unit by themselves. */
export function px(length: number | undefined): string | undefined {
  return length === undefined ? undefined : `${length}px`;
}
