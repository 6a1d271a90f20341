import { useSignal, useSignalEffect } from "@preact/signals";
import { formatStep, formatWallTime } from "../../core/formats";
import { PauseIcon, PlayIcon } from "../icons";

/** The usual time between two steps that are played, milliseconds. */
const PLAY_INTERVAL = 250;

/** What has steps in an order: one series, or several together. */
export interface Stepped {
  readonly length: number;
  stepAt(place: number): number;
  /** Seconds since the epoch; where several have the step there is no one time. */
  wallTimeAt?(place: number): number;
}

interface Props {
  /** What is looked at, for labels. */
  readonly name: string;
  readonly index: Stepped;
  readonly place: number;
  /** Whether what the step holds is on screen: playing waits for it. */
  readonly ready: boolean;
  /** Between two steps that are played, milliseconds. */
  readonly interval?: number;
  onPlace(place: number): void;
}

/** Goes through steps, by hand or by itself. */
export function StepSlider(props: Props) {
  const { name, index, place, ready, interval = PLAY_INTERVAL, onPlace } = props;
  const playing = useSignal(false);
  const last = index.length - 1;
  const now = useSignal({ place, last, ready, onPlace });
  now.value = { place, last, ready, onPlace };
  useSignalEffect(() => {
    if (!playing.value) return;
    const timer = setInterval(() => {
      const { place, last, ready, onPlace } = now.peek();
      if (!ready) return;
      if (place < last) onPlace(place + 1);
      if (place + 1 >= last) playing.value = false;
    }, interval);
    return () => clearInterval(timer);
  });
  if (last < 0) return null;
  const step = formatStep(index.stepAt(place));
  return (
    <div class="step-row">
      {last > 0 && (
        <>
          <button
            type="button"
            class="icon"
            aria-label={playing.value ? `Pause: ${name}` : `Play the steps: ${name}`}
            title={playing.value ? "Pause" : "Play the steps"}
            onClick={() => {
              if (!playing.value && place >= last) onPlace(0);
              playing.value = !playing.value;
            }}
          >
            {playing.value ? <PauseIcon /> : <PlayIcon />}
          </button>
          <input
            type="range"
            class="step-slider"
            aria-label={`Step: ${name}`}
            aria-valuetext={`step ${step}`}
            min={0}
            max={last}
            step={1}
            value={place}
            onInput={(event) => {
              playing.value = false;
              onPlace(Number(event.currentTarget.value));
            }}
          />
        </>
      )}
      <span class="step-text" title={index.wallTimeAt && formatWallTime(index.wallTimeAt(place))}>
        step {step}
        {last > 0 && <span class="step-count"> {`${place + 1} of ${last + 1}`}</span>}
      </span>
    </div>
  );
}
