import { useView } from "../view";
import { PickedPoint } from "./point_card";
import { PointList } from "./point_list";
import { Section } from "./section";

/** The points that are selected, and what can be done with them. */
export function SelectionSection() {
  const { projector } = useView().board;
  const { selection } = projector;
  const selected = selection.points.value;
  const hidden = selection.hidden.value.length;
  const { count } = projector;
  const action = (title: string, hint: string, isOff: boolean, act: () => void) => (
    <button type="button" class="action" title={hint} disabled={isOff} onClick={act}>
      {title}
    </button>
  );
  const isNone = selected.length === 0;
  return (
    <Section title="Selection" {...(!isNone && { note: selected.length.toLocaleString("en-US") })}>
      <div class="projector-buttons">
        {action("Isolate", "Hide all other points", isNone, () => selection.isolate(count))}
        {action("Hide", "Hide the selected points", isNone, () => selection.hide())}
        {action("Show all", "Show what is hidden", hidden === 0, () => selection.showAll())}
        {action("Invert", "Select the others", count === 0, () => selection.invert(count))}
        {action("Clear", "Select nothing", isNone, () => selection.clear())}
      </div>
      {isNone ? (
        <p class="projector-note">Click a point, or draw a box or a lasso around some</p>
      ) : (
        <PointList label="Selected points" points={selected} isShort />
      )}
    </Section>
  );
}

/** The point that was clicked last. */
export function PickedSection() {
  const { picked } = useView().board.projector.neighbourhood;
  if (picked.value === null) return null;
  return (
    <Section title="Point">
      <PickedPoint />
    </Section>
  );
}
