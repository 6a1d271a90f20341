import type { ComponentChildren } from "preact";
import type { Tool } from "../../projector";
import { useView } from "../view";
import { ExportMenu } from "./export_menu";
import {
  BoxIcon,
  DataIcon,
  HomeIcon,
  LassoIcon,
  OrbitIcon,
  PointsIcon,
  SpinIcon,
} from "./projector_icons";

const TOOLS: readonly (readonly [Tool, string, () => ComponentChildren])[] = [
  ["orbit", "Turn and move the view", OrbitIcon],
  ["box", "Select in a box", BoxIcon],
  ["lasso", "Select with a lasso", LassoIcon],
];

/** Above the points: the columns, what a drag does, and how the points are seen. */
export function Tools() {
  const view = useView();
  const state = view.projector;
  const { axes } = view.board.settings;
  const isFlat = axes.value.length === 2;
  const cloud = state.cloud.value;
  return (
    <div class="projector-tools" role="toolbar" aria-label="Points">
      <Toggle
        title={state.dataShown.value ? "Hide the data" : "Show the data"}
        pressed={state.dataShown.value}
        onClick={() => state.toggleData()}
      >
        <DataIcon />
      </Toggle>
      <span class="tool-group">
        {TOOLS.map(([tool, title, Icon]) => (
          <Toggle
            key={tool}
            title={title}
            pressed={state.tool.value === tool}
            onClick={() => {
              state.tool.value = tool;
            }}
          >
            <Icon />
          </Toggle>
        ))}
      </span>
      <span class="tool-group">
        <button
          type="button"
          class="icon"
          aria-label="Show all points"
          title="Show all points (Home)"
          onClick={() => cloud?.home()}
        >
          <HomeIcon />
        </button>
        <Toggle
          title="Turn by itself"
          pressed={state.spinning.value}
          disabled={isFlat}
          onClick={() => {
            state.spinning.value = !state.spinning.value;
            cloud?.spin(state.spinning.value);
          }}
        >
          <SpinIcon />
        </Toggle>
        <button
          type="button"
          class="icon text"
          aria-label={isFlat ? "Show in 3D" : "Show in 2D"}
          title={isFlat ? "Show three axes" : "Show two axes"}
          onClick={() => {
            const [x = 0, y = 1] = axes.peek();
            const third = [0, 1, 2].find((one) => one !== x && one !== y) ?? 2;
            axes.value = isFlat ? [x, y, third] : [x, y];
          }}
        >
          {isFlat ? "3D" : "2D"}
        </button>
      </span>
      <span class="tool-group end">
        <ExportMenu />
        <Toggle
          title={state.pointsShown.value ? "Hide the selection" : "Show the selection"}
          pressed={state.pointsShown.value}
          onClick={() => state.togglePoints()}
        >
          <PointsIcon />
        </Toggle>
      </span>
    </div>
  );
}

interface ToggleProps {
  readonly title: string;
  readonly pressed: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

function Toggle({ title, pressed, disabled = false, onClick, children }: ToggleProps) {
  return (
    <button
      type="button"
      class="icon"
      aria-label={title}
      title={title}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
