/** A colour's red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/**
 * The colour of a lightness (0 to 1), chroma and hue (degrees) of OKLCh, the polar form of
 * OKLab (Ottosson 2020, "A perceptual color space for image processing"). Where sRGB has
 * no such colour, the chroma is as great as it has one.
 */
export function fromOklch(lightness: number, chroma: number, hue: number): Rgb {
  let low = 0;
  let high = chroma;
  if (isInside(linear(lightness, chroma, hue))) low = chroma;
  for (let i = 0; i < 12 && low < chroma; i++) {
    const middle = (low + high) / 2;
    if (isInside(linear(lightness, middle, hue))) low = middle;
    else high = middle;
  }
  const [red, green, blue] = linear(lightness, low, hue);
  return [encode(red), encode(green), encode(blue)];
}

/** "#0077bb" as numbers. */
export function fromHex(colour: string): Rgb {
  const all = Number.parseInt(colour.slice(1), 16);
  return [all >> 16, (all >> 8) & 255, all & 255];
}

export function toCss([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}

type Triple = readonly [number, number, number];

function linear(lightness: number, chroma: number, hue: number): Triple {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function isInside(colour: Triple): boolean {
  return colour.every((part) => part >= -1e-4 && part <= 1.0001);
}

/** sRGB's transfer function (IEC 61966-2-1). */
function encode(part: number): number {
  const value = part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
