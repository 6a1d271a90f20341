import { useId } from "preact/hooks";
import { formatStep } from "../../core/formats";
import type { Frame, IterationMethod } from "../../protocol";
import { loaded } from "../../store";
import { NumberField } from "../fields";
import { useView } from "../view";
import { DimensionsControl } from "./dimensions_control";

interface Setting {
  readonly name: string;
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly whole?: boolean;
  /** What the library takes; null where it chooses by the points. */
  readonly usual: number | null;
}

const ITERATIONS = { min: 1, max: 100_000, step: 100, whole: true } as const;

/** The usual values are openTSNE's and umap-learn's. */
const SETTINGS: Readonly<Record<IterationMethod, readonly Setting[]>> = {
  tsne: [
    { name: "perplexity", title: "Perplexity", min: 2, max: 1000, step: 5, usual: 30 },
    { name: "learning_rate", title: "Learning rate", min: 0, max: 1e6, step: 10, usual: null },
    { name: "iterations", title: "Iterations", ...ITERATIONS, usual: 1000 },
  ],
  umap: [
    {
      name: "n_neighbors",
      title: "Neighbours",
      min: 2,
      max: 1000,
      step: 1,
      whole: true,
      usual: 15,
    },
    { name: "min_dist", title: "Least distance", min: 0, max: 1, step: 0.05, usual: 0.1 },
    { name: "iterations", title: "Iterations", ...ITERATIONS, usual: null },
  ],
};

/** t-SNE and UMAP: their settings, their course, and how far they are. */
export function IterationControls({ method }: { readonly method: IterationMethod }) {
  const { projector } = useView().board;
  const details = loaded(projector.details.value);
  const frame = projector.frame.value;
  if (details && !details.methods.includes(method) && !frame) return <Missing method={method} />;
  return (
    <>
      {SETTINGS[method].map((setting) => (
        <SettingField key={setting.name} method={method} setting={setting} />
      ))}
      <DimensionsControl />
      <Course method={method} frame={frame} />
    </>
  );
}

function Missing({ method }: { readonly method: IterationMethod }) {
  const library = method === "tsne" ? "openTSNE" : "umap-learn";
  return (
    <div class="projector-note" role="note">
      <p>{library} is not installed where the kernel runs. In a cell:</p>
      <code>%pip install "tbwidget[projector]"</code>
    </div>
  );
}

interface FieldProps {
  readonly method: IterationMethod;
  readonly setting: Setting;
}

function SettingField({ method, setting }: FieldProps) {
  const id = useId();
  const all = useView().board.settings[method];
  const { name, title, usual, whole = false, ...limits } = setting;
  return (
    <div class="field">
      <label for={id}>{title}</label>
      <NumberField
        id={id}
        value={all.value[name] ?? null}
        whole={whole}
        {...limits}
        placeholder={usual === null ? "auto" : String(usual)}
        onValue={(value) => {
          all.value = { ...all.value, [name]: value };
        }}
        onEmpty={() => {
          const { [name]: _, ...others } = all.value;
          all.value = others;
        }}
      />
    </div>
  );
}

interface CourseProps {
  readonly method: IterationMethod;
  readonly frame: Frame | undefined;
}

/** Begin, halt, go on, end. */
function Course({ method, frame }: CourseProps) {
  const { projector } = useView().board;
  const state = frame?.state;
  const isUnderWay = state === "running" || state === "paused";
  const error = projector.commandError.value ?? frame?.error ?? null;
  const command = (name: "start" | "pause" | "resume" | "stop", title: string) => (
    <button type="button" class="action" onClick={() => void projector.iterate(method, name)}>
      {title}
    </button>
  );
  return (
    <>
      <div class="projector-buttons">
        {!isUnderWay && command("start", frame ? "Run anew" : "Run")}
        {state === "running" && command("pause", "Pause")}
        {state === "paused" && command("resume", "Resume")}
        {isUnderWay && command("stop", "Stop")}
      </div>
      {frame && (
        <div class="projector-course">
          <progress aria-label="Iterations" value={frame.iteration} max={Math.max(1, frame.of)} />
          <span>
            {`${formatStep(frame.iteration)} of ${formatStep(frame.of)}`}
            {state !== "running" && ` · ${state}`}
          </span>
        </div>
      )}
      {error !== null && (
        <p class="field-error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
