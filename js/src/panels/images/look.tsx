import type { Settings } from "../../store";

const GAMMA = "tb-gamma";

/** The style property that has images shown with the brightness, contrast and gamma set. */
export function lookOf({ brightness, contrast, gamma }: Settings): Record<string, string> {
  const filters = [
    brightness.value !== 1 && `brightness(${brightness.value})`,
    contrast.value !== 1 && `contrast(${contrast.value})`,
    gamma.value !== 1 && `url(#${GAMMA})`,
  ].filter(Boolean);
  return { "--tb-look": filters.length > 0 ? filters.join(" ") : "none" };
}

/** The filter that `lookOf` names: CSS has none for gamma. */
export function GammaFilter({ settings }: { readonly settings: Settings }) {
  const { gamma } = settings;
  if (gamma.value === 1) return null;
  const power = { type: "gamma", exponent: 1 / gamma.value, amplitude: 1, offset: 0 } as const;
  return (
    <svg class="gamma" width="0" height="0" aria-hidden="true" focusable="false">
      <filter id={GAMMA} color-interpolation-filters="sRGB">
        <feComponentTransfer>
          <feFuncR {...power} />
          <feFuncG {...power} />
          <feFuncB {...power} />
        </feComponentTransfer>
      </filter>
    </svg>
  );
}
