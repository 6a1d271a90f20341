import { type Signal, signal, useSignal, useSignalEffect } from "@preact/signals";
import type { CSSProperties } from "preact";
import { useEffect, useState } from "preact/hooks";
import { PauseIcon, PlayIcon } from "../icons";
import type { Picture } from "./pictures";

/** Of a frame that says nothing or next to nothing, milliseconds: as browsers have it. */
const FRAME = 100;
const SHORTEST = 20;

/** The frames of an animation, decoded one by one as they are looked at. */
export class Frames {
  readonly at: Signal<number> = signal(0);
  readonly playing: Signal<boolean> = signal(true);
  readonly count: number;
  readonly #decoder: ImageDecoder;

  private constructor(decoder: ImageDecoder, count: number) {
    this.#decoder = decoder;
    this.count = count;
  }

  /** Null where the browser can't decode single frames. */
  static async open({ bytes, type }: Picture): Promise<Frames | null> {
    if (!("ImageDecoder" in globalThis) || !(await ImageDecoder.isTypeSupported(type))) return null;
    const decoder = new ImageDecoder({ data: bytes as DataView<ArrayBuffer>, type });
    await Promise.all([decoder.completed, decoder.tracks.ready]);
    const { selectedTrack } = decoder.tracks;
    return selectedTrack ? new Frames(decoder, selectedTrack.frameCount) : null;
  }

  /** Draw a frame; returns for how long it is to be seen, milliseconds. */
  async draw(frameIndex: number, canvas: HTMLCanvasElement): Promise<number> {
    const { image } = await this.#decoder.decode({ frameIndex });
    canvas.width = image.displayWidth;
    canvas.height = image.displayHeight;
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const duration = (image.duration ?? 0) / 1000;
    image.close();
    return duration < SHORTEST ? FRAME : duration;
  }

  close(): void {
    this.#decoder.close();
  }
}

/** The frames of a picture that has several, as soon as they can be decoded. */
export function useFrames(picture: Picture | null): Frames | null {
  const [frames, setFrames] = useState<{ of: Picture; frames: Frames } | null>(null);
  const animated = picture?.whole && picture.frames > 1 ? picture : null;
  useEffect(() => {
    if (!animated) return;
    let isOver = false;
    let opened: Frames | null = null;
    Frames.open(animated).then(
      (found) => {
        if (isOver) return found?.close();
        opened = found;
        setFrames(found && { of: animated, frames: found });
      },
      // It plays as the browser has it.
      () => setFrames(null),
    );
    return () => {
      isOver = true;
      opened?.close();
    };
  }, [animated]);
  return frames && frames.of === animated ? frames.frames : null;
}

interface CanvasProps {
  readonly frames: Frames;
  readonly class: string;
  readonly style: CSSProperties;
  onSource(canvas: HTMLCanvasElement | null): void;
}

/** The frame that is looked at, and the next ones while it plays. */
export function FrameCanvas({ frames, class: name, style, onSource }: CanvasProps) {
  const canvas = useSignal<HTMLCanvasElement | null>(null);
  useSignalEffect(() => {
    const { value: target } = canvas;
    const at = frames.at.value;
    const isPlaying = frames.playing.value;
    if (!target) return;
    let isOver = false;
    let timer = 0;
    frames.draw(at, target).then(
      (duration) => {
        if (isOver || !isPlaying) return;
        timer = window.setTimeout(() => {
          frames.at.value = (at + 1) % frames.count;
        }, duration);
      },
      () => {
        frames.playing.value = false;
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  });
  return (
    <canvas
      ref={(element) => {
        canvas.value = element;
        onSource(element);
      }}
      class={name}
      style={style}
    />
  );
}

/** Goes through the frames of an animation. */
export function FrameSlider({ frames }: { readonly frames: Frames }) {
  const { at, playing, count } = frames;
  return (
    <div class="step-row frame-line">
      <button
        type="button"
        class="icon"
        aria-label={playing.value ? "Pause the animation" : "Play the animation"}
        title={playing.value ? "Pause" : "Play"}
        onClick={() => {
          playing.value = !playing.value;
        }}
      >
        {playing.value ? <PauseIcon /> : <PlayIcon />}
      </button>
      <input
        type="range"
        class="step-slider"
        aria-label="Frame"
        min={0}
        max={count - 1}
        step={1}
        value={at.value}
        onInput={(event) => {
          playing.value = false;
          at.value = event.currentTarget.valueAsNumber;
        }}
      />
      <span class="step-text">
        frame {at.value + 1} of {count}
      </span>
    </div>
  );
}
