import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import { DEFAULTS, MIN_CARD_WIDTH } from "../../model/traits";
import { IMAGE_LAYOUTS, IMAGE_SIZES } from "../../protocol";
import type { Series, Settings } from "../../store";
import { Segments } from "../fields";
import { ResetIcon, SaveIcon } from "../icons";
import { Popover } from "../popover";
import { type Stepped, StepSlider } from "../steps/step_slider";
import { useView } from "../view";
import { nearest, stepsOf } from "./arranging";
import { type SavedStep, saveSteps } from "./save";

const TITLES = {
  gallery: "Gallery",
  sheet: "Sheet",
  grid: "Grid",
  fit: "Fit",
  actual: "Actual",
} as const;
const HINTS = {
  gallery: "A card for each tag and run",
  sheet: "Steps side by side",
  grid: "Runs by steps",
  fit: "Images as large as their cards",
  actual: "A pixel of the screen for each of the image's",
} as const;

interface Props {
  readonly series: ReadonlySignal<readonly Series[]>;
  /** The steps on screen or, of cards further down, that would be. */
  shown(): SavedStep[];
}

/** How all images are shown, above them. */
export function Controls({ series, shown }: Props) {
  const view = useView();
  const { settings } = view.board;
  const isGallery = settings.imageLayout.value === "gallery";
  return (
    <div class="panel-bar">
      <Choice label="Layout" setting={settings.imageLayout} values={IMAGE_LAYOUTS} />
      {isGallery && <AllSteps series={series} />}
      <div class="panel-bar-end">
        <ImageWidth />
        {isGallery && (
          <Choice label="Image size" setting={settings.imageSize} values={IMAGE_SIZES} />
        )}
        <Adjust />
        <Picked />
        <button
          type="button"
          class="icon"
          title="Save all shown as zip"
          aria-label="Save all shown as zip"
          onClick={({ currentTarget }) => void saveSteps(view, shown(), currentTarget)}
        >
          <SaveIcon />
        </button>
      </div>
    </div>
  );
}

interface ChoiceProps<Value extends keyof typeof TITLES> {
  readonly label: string;
  readonly setting: { value: Value };
  readonly values: readonly Value[];
}

function Choice<Value extends keyof typeof TITLES>(props: ChoiceProps<Value>) {
  const { label, setting, values } = props;
  return (
    <Segments
      label={label}
      value={setting.value}
      options={values.map((value) => [value, TITLES[value], HINTS[value]] as const)}
      onChoose={(value) => {
        setting.value = value;
      }}
    />
  );
}

/** One slider for all cards: the step that is marked on the board. */
function AllSteps({ series }: Pick<Props, "series">) {
  const { board, images } = useView();
  const marked = board.settings.step;
  const steps = useComputed(() => stepsOf(series.value));
  const all = steps.value;
  const index: Stepped = { length: all.length, stepAt: (place) => all[place] ?? NaN };
  const place = marked.value === null ? all.length - 1 : nearest(all, marked.value);
  if (all.length < 2) return null;
  return (
    <div class="all-steps">
      <StepSlider
        name="all images"
        index={index}
        place={place}
        ready={images.waiting.value === 0}
        onPlace={(next) => {
          marked.value = all[next] ?? null;
        }}
      />
      <button
        type="button"
        class="toggle"
        aria-pressed={marked.value === null}
        title="Always the newest step of each run"
        onClick={() => {
          marked.value = marked.value === null ? (all.at(-1) ?? null) : null;
        }}
      >
        Newest
      </button>
    </div>
  );
}

/** Where the slider ends, CSS pixels; Python may set wider cards. */
const WIDEST = 1000;

function ImageWidth() {
  const { cardWidth } = useView().board.settings;
  return (
    <input
      type="range"
      class="image-width"
      title="Width of the images"
      aria-label="Width of the images"
      aria-valuetext={`at least ${cardWidth.value} pixels`}
      min={MIN_CARD_WIDTH}
      max={WIDEST}
      step={20}
      value={cardWidth.value}
      onInput={(event) => {
        cardWidth.value = event.currentTarget.valueAsNumber;
      }}
    />
  );
}

/** The images that are picked out, and their comparison. */
function Picked() {
  const { board, images } = useView();
  const { selectedImages } = board.settings;
  const { length } = selectedImages.value;
  if (length === 0) return null;
  return (
    <div class="picked-count">
      <button
        type="button"
        class="action"
        disabled={length < 2}
        title={length < 2 ? "Pick out another one to compare" : "Compare those picked out"}
        onClick={() => images.compare()}
      >
        Compare {length}
      </button>
      <button
        type="button"
        class="icon"
        title="Pick out none"
        aria-label="Pick out none"
        onClick={() => {
          selectedImages.value = [];
        }}
      >
        <ResetIcon />
      </button>
    </div>
  );
}

const LOOKS = [
  { name: "brightness", title: "Brightness", min: 0, max: 4 },
  { name: "contrast", title: "Contrast", min: 0, max: 4 },
  { name: "gamma", title: "Gamma", min: 0.1, max: 5 },
] as const;

/** Brightness, contrast and gamma, in a popover. */
export function Adjust() {
  const { settings } = useView().board;
  const open = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const isAdjusted = LOOKS.some(({ name }) => settings[name].value !== DEFAULTS[name]);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={isAdjusted ? "toggle adjusted" : "toggle"}
        aria-haspopup="dialog"
        aria-expanded={open.value}
        title="Brightness, contrast, gamma"
        onClick={() => {
          open.value = !open.value;
        }}
      >
        Adjust
      </button>
      {open.value && button.current && (
        <Popover
          label="Brightness, contrast and gamma"
          anchor={button.current}
          class="adjust"
          onClose={() => {
            open.value = false;
          }}
        >
          {LOOKS.map((look) => (
            <Look key={look.name} {...look} settings={settings} />
          ))}
          <button
            type="button"
            class="action"
            disabled={!isAdjusted}
            onClick={() => {
              for (const { name } of LOOKS) settings[name].value = DEFAULTS[name];
            }}
          >
            <ResetIcon />
            As they are
          </button>
        </Popover>
      )}
    </>
  );
}

type LookProps = (typeof LOOKS)[number] & { readonly settings: Settings };

function Look({ name, title, min, max, settings }: LookProps) {
  const id = useId();
  const setting = settings[name];
  return (
    <div class="look">
      <label for={id}>{title}</label>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={0.05}
        value={setting.value}
        onInput={(event) => {
          setting.value = event.currentTarget.valueAsNumber;
        }}
      />
      <output for={id}>{setting.value.toFixed(2)}</output>
    </div>
  );
}
