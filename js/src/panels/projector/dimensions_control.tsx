import { Segments } from "../fields";
import { useView } from "../view";

const DIMENSIONS = [
  [2, "2D"],
  [3, "3D"],
] as const;

/** Whether the view is flat or has depth. */
export function DimensionsControl() {
  const { axes } = useView().board.settings;
  return (
    <Segments
      label="Dimensions"
      kind="dimensions"
      value={axes.value.length}
      options={DIMENSIONS}
      onChoose={(dimensions) => {
        const [x = 0, y = 1, z] = axes.peek();
        const third = z ?? [0, 1, 2].find((one) => one !== x && one !== y) ?? 2;
        axes.value = dimensions === 2 ? [x, y] : [x, y, third];
      }}
    />
  );
}
