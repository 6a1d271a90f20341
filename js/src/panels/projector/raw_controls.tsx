import { useId } from "preact/hooks";
import { loaded, placesOfAxes } from "../../store";
import { NumberField } from "../fields";
import { useView } from "../view";
import { withAxis } from "./pca_controls";

const NAMES = ["X", "Y", "Z"];

/** Which dimensions of the vectors are drawn; without a third the view is flat. */
export function RawControls() {
  const { projector, settings } = useView().board;
  const details = loaded(projector.details.value);
  const id = useId();
  if (!details) return null;
  const axes = placesOfAxes("raw", settings.axes.value, details);
  return (
    <div class="projector-axes">
      {NAMES.slice(0, Math.min(3, details.dims)).map((name, at) => (
        <div key={name} class="field">
          <label for={id + name}>{name}</label>
          <NumberField
            id={id + name}
            value={axes[at] ?? null}
            min={0}
            max={details.dims - 1}
            whole
            placeholder="none"
            onValue={(axis) => {
              settings.axes.value = withAxis(axes, at, axis);
            }}
            {...(at === 2 && {
              onEmpty: () => {
                settings.axes.value = withAxis(axes, at, null);
              },
            })}
          />
        </div>
      ))}
      <p class="projector-note">Dimensions 0 to {details.dims - 1}; no third for a flat view</p>
    </div>
  );
}
