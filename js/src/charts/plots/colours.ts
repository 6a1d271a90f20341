type Rgb = readonly [number, number, number];

/** Red, green and blue of "#rrggbb" or "rgba(r, g, b, a)"; black of anything else. */
export function rgbOf(colour: string): Rgb {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (hex) return [hex[1], hex[2], hex[3]].map((two) => parseInt(two ?? "0", 16)) as never;
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b];
}

/** `share` of the second colour, the rest of the first. */
export function mixed(first: string, second: string, share: number): string {
  const one = rgbOf(first);
  const other = rgbOf(second);
  const [r, g, b] = one.map((part, i) => Math.round(part + ((other[i] as number) - part) * share));
  return `rgb(${r}, ${g}, ${b})`;
}

/** Whether a colour is nearer to black than to white, without the gamma. */
export function isDark(colour: string): boolean {
  const [r, g, b] = rgbOf(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
}

/**
 * Shades of a run's colour by age, 0 for the oldest and 1 for the newest: from near the
 * background to the colour, and past it to black where the background is light.
 */
export function shade(colour: string, background: string, age: number): string {
  const darkest = isDark(background) ? 0 : 0.3;
  const at = -0.55 + age * (0.55 + darkest);
  return at < 0 ? mixed(colour, background, -at) : mixed(colour, "#000000", at);
}
