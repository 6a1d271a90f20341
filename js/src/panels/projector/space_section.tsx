import { Select } from "../fields";
import { StepSlider } from "../steps/step_slider";
import { useView } from "../view";
import { Section } from "./section";

/** Points take a while to their new places, milliseconds. */
const PLAY_INTERVAL = 700;

/** Which embedding is shown, and at which step. */
export function SpaceSection() {
  const { projector, store } = useView().board;
  const space = projector.space.value;
  if (!space) return null;
  const all = store.embeddings.spaces.value;
  const runs = [...new Set(all.map(({ run }) => run))];
  const ofRun = all.filter(({ run }) => run === space.run);
  const { kind } = projector.details.value;
  const details = kind === "here" ? projector.details.value.value : null;
  return (
    <Section
      title="Data"
      {...(details && { note: `${details.count.toLocaleString("en-US")} × ${details.dims}` })}
    >
      {runs.length > 1 && (
        <Select
          label="Run"
          value={space.run}
          options={runs.map((run) => [run, run || "(no run)"] as const)}
          onChoose={(run) => {
            const same = all.find((one) => one.run === run && one.name === space.name);
            const other = same ?? all.find((one) => one.run === run);
            if (other) projector.show(other);
          }}
        />
      )}
      <Select
        label="Tensor"
        value={space.name}
        options={ofRun.map(({ name }) => [name, name] as const)}
        onChoose={(name) => projector.show({ run: space.run, name })}
      />
      {space.steps.length > 1 && (
        <StepSlider
          name={space.name}
          index={{ length: space.steps.length, stepAt: (place) => space.steps[place] ?? NaN }}
          place={projector.stepPlace}
          interval={PLAY_INTERVAL}
          ready={projector.axes.value.kind === "here"}
          onPlace={(place) => projector.goTo(place)}
        />
      )}
    </Section>
  );
}
