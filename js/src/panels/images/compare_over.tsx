import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren, CSSProperties } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ImagePlace } from "../../protocol";
import { px } from "../css";
import { PauseIcon, PlayIcon } from "../icons";
import { useView } from "../view";
import { type Difference, drawDifference } from "./difference";
import { type Loaded, titleOf } from "./loaded";
import { type Pixel, Stage } from "./stage";
import type { Way } from "./state";
import { classOf } from "./tile";
import type { Size } from "./zoom";

/** Each of two images is seen so long, milliseconds. */
const BLINK = 600;

type Here = Extract<Loaded, { kind: "here" }>;

interface LayerProps {
  readonly loaded: Here;
  readonly name: string;
  readonly style: CSSProperties;
}

export function Layer({ loaded, name, style }: LayerProps) {
  return (
    <img
      class={classOf(loaded.picture)}
      src={loaded.image.src}
      alt={name}
      draggable={false}
      style={style}
    />
  );
}

interface OverProps {
  readonly places: readonly [ImagePlace, ImagePlace];
  readonly loaded: readonly [Loaded | undefined, Loaded | undefined];
  readonly way: Exclude<Way, "beside">;
  readonly pixel: Signal<Pixel | null>;
  readonly stage: Signal<Size>;
  readonly blinking: Signal<boolean>;
}

/** Two over each other, the second in the size of the first. */
export function Over({ places, loaded, way, pixel, stage, blinking }: OverProps) {
  const { images } = useView();
  const split = useSignal(50);
  const onTop = useSignal(false);
  const difference = useSignal<Difference | null>(null);
  useSignalEffect(() => {
    if (!blinking.value) return;
    const timer = setInterval(() => {
      onTop.value = !onTop.peek();
    }, BLINK);
    return () => clearInterval(timer);
  });
  const [a, b] = loaded;
  if (a?.kind !== "here" || b?.kind !== "here") {
    const missing = [a, b].find((one) => one?.kind !== "here");
    return <p class="item-away">{missing?.kind === "away" ? missing.why : "Loading…"}</p>;
  }
  const [nameA, nameB] = [titleOf(places[0]), titleOf(places[1])];
  return (
    <>
      <Stage
        label={`${nameA} and ${nameB}`}
        image={a.picture}
        zoom={images.zoom}
        stage={stage}
        onPixel={(at) => {
          pixel.value = at;
        }}
      >
        {(placed) => {
          if (way === "difference") {
            return <DifferenceCanvas a={a} b={b} style={placed} told={difference} />;
          }
          const top = <Layer loaded={b} name={nameB} style={placed} />;
          return (
            <>
              <Layer loaded={a} name={nameA} style={placed} />
              {way === "swipe" ? (
                <Swept split={split.value} stage={stage.value}>
                  {top}
                </Swept>
              ) : (
                onTop.value && <div class="over">{top}</div>
              )}
            </>
          );
        }}
      </Stage>
      <div class="over-line">
        {way === "swipe" && (
          <input
            type="range"
            class="swipe"
            aria-label="Where the second image begins"
            min={0}
            max={100}
            step="any"
            value={split.value}
            onInput={({ currentTarget }) => {
              split.value = currentTarget.valueAsNumber;
            }}
          />
        )}
        {way === "blink" && <Blink blinking={blinking} onTop={onTop} names={[nameA, nameB]} />}
        {way === "difference" && <Measured difference={difference.value} />}
      </div>
    </>
  );
}

interface SweptProps {
  /** How much of the first image is seen, percent of the stage. */
  readonly split: number;
  readonly stage: Size;
  readonly children: ComponentChildren;
}

/** The part of a stage to the right of a line. */
function Swept({ split, stage, children }: SweptProps) {
  return (
    <>
      <div class="over" style={{ clipPath: `inset(0 0 0 ${split}%)` }}>
        {children}
      </div>
      <div class="swipe-line" style={{ left: px((stage.width * split) / 100) }} />
    </>
  );
}

interface BlinkProps {
  readonly blinking: Signal<boolean>;
  readonly onTop: Signal<boolean>;
  readonly names: readonly [string, string];
}

function Blink({ blinking, onTop, names }: BlinkProps) {
  return (
    <>
      <button
        type="button"
        class="icon"
        title={blinking.value ? "Pause (Space)" : "Blink (Space)"}
        aria-label={blinking.value ? "Pause" : "Blink"}
        onClick={() => {
          blinking.value = !blinking.value;
        }}
      >
        {blinking.value ? <PauseIcon /> : <PlayIcon />}
      </button>
      {names.map((name, side) => (
        <button
          key={name}
          type="button"
          class="toggle"
          aria-pressed={onTop.value === (side === 1)}
          onClick={() => {
            blinking.value = false;
            onTop.value = side === 1;
          }}
        >
          {name}
        </button>
      ))}
    </>
  );
}

interface DifferenceProps {
  readonly a: Here;
  readonly b: Here;
  readonly style: CSSProperties;
  readonly told: Signal<Difference | null>;
}

function DifferenceCanvas({ a, b, style, told }: DifferenceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current) told.value = drawDifference(canvas.current, a.image, b.image, a.picture);
  }, [a, b, told]);
  return <canvas ref={canvas} class="picture" style={style} />;
}

function Measured({ difference }: { readonly difference: Difference | null }) {
  if (!difference) return null;
  const { most, mean, share } = difference;
  return (
    <span role="status">
      {most === 0
        ? "The images are the same"
        : `${(100 * share).toFixed(1)} % of the pixels differ, by ${most} at most, ${mean.toFixed(2)} on average`}
    </span>
  );
}
