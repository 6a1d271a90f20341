/**
 * Numbers and times as short text: tooltips, axes, the run list. Times of day
 * are those of the viewer's clock.
 */

/** Five significant digits: 0.12346, 1234.6, 1.2346e+7, NaN, ∞, −∞. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
    return tidyExponent(value.toExponential(4)).replace("-", "−");
  }
  return String(Number(value.toPrecision(size >= 1e5 ? 6 : 5))).replace("-", "−");
}

/** A step, in full, in groups of three digits: 1,234,567. */
export function formatStep(step: number): string {
  if (!Number.isFinite(step)) return formatNonFinite(step);
  return step.toLocaleString("en-US", { maximumFractionDigits: 3 }).replace("-", "−");
}

/** A duration by its two largest units: 7.87 µs, 250 ms, 12.3 s, 2 min 5 s, 3 h 20 min, 2 d 4 h. */
export function formatRelative(seconds: number): string {
  if (!Number.isFinite(seconds)) return formatNonFinite(seconds);
  if (seconds < 0) return `−${formatRelative(-seconds)}`;
  if (seconds < 59.95) return oneUnit(Number(seconds.toPrecision(3)));
  const whole = Math.round(seconds);
  if (whole < 3600) return twoUnits(whole, 60, "min", 1, "s");
  if (whole < 86_400) return twoUnits(whole, 3600, "h", 60, "min");
  return twoUnits(whole, 86_400, "d", 3600, "h");
}

/** Seconds since the epoch as local date and time: 2026-03-01 14:05:09. */
export function formatWallTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return formatNonFinite(seconds);
  const two = (part: number) => String(part).padStart(2, "0");
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function formatNonFinite(value: number): string {
  if (value === Infinity) return "∞";
  return value === -Infinity ? "−∞" : "NaN";
}

/** "1.2300e-7" as "1.23e-7". */
function tidyExponent(text: string): string {
  const [digits, exponent] = text.split("e");
  return `${Number(digits)}e${exponent}`;
}

function oneUnit(seconds: number): string {
  const rounded = (value: number) => Number(value.toPrecision(3));
  if (seconds >= 1 || seconds === 0) return `${seconds} s`;
  return seconds >= 1e-3 ? `${rounded(seconds * 1e3)} ms` : `${rounded(seconds * 1e6)} µs`;
}

function twoUnits(
  seconds: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const count = Math.floor(seconds / large);
  const rest = Math.floor((seconds - count * large) / small);
  return rest === 0 ? `${count} ${largeName}` : `${count} ${largeName} ${rest} ${smallName}`;
}
