import { formatValue } from "../../core/formats";
import { toCss } from "../../core/oklab";
import { type NumberScale, rampColour } from "../../core/point_colours";

const STOPS = 16;
const GRADIENT = `linear-gradient(to right, ${Array.from({ length: STOPS + 1 }, (_, i) =>
  toCss(rampColour(i / STOPS)),
).join(", ")})`;

/** Which colour stands for which number. */
export function ColourBar({ scale }: { readonly scale: NumberScale }) {
  const { low, high, missing } = scale;
  if (Number.isNaN(low)) return <p class="projector-note">No number that this scale can show</p>;
  const ends = `${formatValue(low)} to ${formatValue(high)}`;
  return (
    <div class="colour-bar" role="img" aria-label={`Colours for numbers from ${ends}`}>
      <div class="colour-ramp" style={{ background: GRADIENT }} />
      <div class="colour-ticks">
        {[0, 0.5, 1].map((share) => (
          <span key={share}>{formatValue(scale.valueAt(share))}</span>
        ))}
      </div>
      {missing > 0 && (
        <div class="colour-missing">
          <span class="swatch missing" />
          {`${missing.toLocaleString("en-US")} without a value`}
        </div>
      )}
    </div>
  );
}
