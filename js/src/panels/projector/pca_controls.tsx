import { choiceOfAxes, loaded, placesOfAxes } from "../../store";
import { Select } from "../fields";
import { useView } from "../view";

const NAMES = ["X", "Y", "Z"];
const NONE = "none";

/** Which components are drawn, and how much of the variance they explain. */
export function PcaControls() {
  const { projector, settings, store } = useView().board;
  const details = loaded(projector.details.value);
  const place = projector.place.value;
  if (!details || !place) return null;
  const axes = placesOfAxes("pca", settings.axes.value, details);
  const choice = choiceOfAxes("pca", details);
  const shares = Array.from({ length: choice }, (_, i) => {
    const column = loaded(store.embeddings.columns.state(place, `pca/${i}`));
    return column?.kind === "axis" ? column.share : null;
  });
  const drawn = axes.map((axis) => shares[axis] ?? null);
  const total = drawn.every((share) => share !== null)
    ? drawn.reduce((sum, share) => sum + share, 0)
    : null;
  const title = (i: number) => {
    const share = shares[i];
    return share == null ? `Component ${i + 1}` : `Component ${i + 1} · ${percent(share)}`;
  };
  return (
    <div class="projector-axes">
      {NAMES.map((name, at) => {
        if (at > Math.min(2, choice - 1)) return null;
        const options = shares.map((_, i) => [String(i), title(i)] as const);
        return (
          <Select<string>
            key={name}
            label={name}
            value={axes[at] === undefined ? NONE : String(axes[at])}
            options={at === 2 ? [...options, [NONE, "None (2D)"] as const] : options}
            onChoose={(chosen) => {
              settings.axes.value = withAxis(axes, at, chosen === NONE ? null : Number(chosen));
            }}
          />
        );
      })}
      <p class="projector-note">
        {total === null
          ? "Variance explained: …"
          : `Variance explained: ${percent(total)} in total`}
      </p>
    </div>
  );
}

/** The axes with another one at a place; one that is drawn already changes places with it. */
export function withAxis(axes: readonly number[], at: number, axis: number | null): number[] {
  if (axis === null) return axes.slice(0, 2);
  const former = axes[at];
  const made = axes.map((one) => (one === axis && former !== undefined ? former : one));
  made[at] = axis;
  return made;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
