import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Series } from "../../store";
import { BackIcon, ForwardIcon, SaveIcon, ShrinkIcon } from "../icons";
import { Placeholder } from "../steps/placeholder";
import { StepSlider } from "../steps/step_slider";
import { useView } from "../view";
import { Adjust } from "./controls";
import { DialogFrame } from "./dialog_frame";
import { FrameCanvas, FrameSlider, useFrames } from "./frames";
import { type Damage, isPicture, type Picture } from "./pictures";
import { pixelAt, pixelText, type Source } from "./pixel_value";
import { RunLabel } from "./run_label";
import { savePicture, saveStep } from "./save";
import { type Pixel, Stage, UNMEASURED } from "./stage";
import { cardOf } from "./state";
import { classOf, Damaged, nameOf, Pick } from "./tile";
import { useObjectUrl } from "./use_object_url";
import { useOriginals } from "./use_pictures";
import type { Size } from "./zoom";
import { ZoomButtons } from "./zoom_buttons";

interface Props {
  readonly series: Series;
  /** In its batch. */
  readonly index: number;
}

/** One image from near, in all its pixels. */
export function ImageDialog({ series, index }: Props) {
  const view = useView();
  const { images, steps, board } = view;
  const own = steps.own(cardOf(series));
  const place = steps.place(cardOf(series), series, board.settings);
  const { state, item, pictures, stale } = useOriginals(series, place, index);
  const step = item?.step ?? series.index.stepAt(place);
  const count = pictures?.count ?? 1;
  const which = Math.min(index, count - 1);
  const found = pictures?.shown[which];
  const name = nameOf(series, step, which, count);
  const goTo = (next: number) => {
    if (next >= 0 && next < series.index.length) own.value = series.index.stepAt(next);
  };
  const turnTo = (next: number) => {
    if (next >= 0 && next < count) images.dialog.value = { kind: "image", series, index: next };
  };
  return (
    <DialogFrame
      label={`${series.tag}, ${series.run.name}`}
      onKey={(key) => {
        if (key === "ArrowLeft") goTo(place - 1);
        else if (key === "ArrowRight") goTo(place + 1);
        else if (key === "PageUp") turnTo(which - 1);
        else if (key === "PageDown") turnTo(which + 1);
        else return false;
        return true;
      }}
    >
      <article class={stale ? "card stale" : "card"}>
        <header class="card-head">
          <h3 title={series.tag}>{series.displayName || series.tag}</h3>
          <RunLabel run={series.run} />
          <div class="card-actions">
            {count > 1 && (
              <Turn
                label={`image ${which + 1} of ${count}`}
                isFirst={which === 0}
                isLast={which === count - 1}
                onTurn={(by) => turnTo(which + by)}
              />
            )}
            <Adjust />
            <Pick
              place={{ run: series.run.name, tag: series.tag, step, index: which }}
              name={name}
            />
            <button
              type="button"
              class="icon"
              title="Save the image"
              aria-label={`Save: ${name}`}
              onClick={({ currentTarget }) => {
                const near = currentTarget.closest<HTMLElement>(".board") ?? currentTarget;
                const isWhole = isPicture(found) && found.whole;
                if (isWhole) savePicture(series, step, found, near);
                else void saveStep(view, series, place, near);
              }}
            >
              <SaveIcon />
            </button>
            <button
              type="button"
              class="icon expand"
              title="Back to all images (Escape)"
              aria-label="Back to all images"
              onClick={() => {
                images.dialog.value = null;
              }}
            >
              <ShrinkIcon />
            </button>
          </div>
        </header>
        {found ? (
          <Looked picture={found} name={name} note={noteOf(found, state)} />
        ) : (
          <Placeholder
            state={state}
            onRetry={() => board.store.items.retry(series, series.index.numberAt(place), "full")}
          />
        )}
        <StepSlider name={name} index={series.index} place={place} ready={!stale} onPlace={goTo} />
      </article>
    </DialogFrame>
  );
}

/** What is on the stage, where it is not the image of the event file in all its pixels. */
function noteOf(found: Picture | Damage, state: ReturnType<typeof useOriginals>["state"]): string {
  if (!isPicture(found)) return "";
  if (found.whole) return found.bits > 8 ? `${found.bits} bits, shown with 8` : "";
  if (state.kind === "failed") return `a preview: ${state.error}`;
  return state.kind === "here" ? "" : "a preview, until the image is here";
}

interface TurnProps {
  readonly label: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  onTurn(by: number): void;
}

/** Goes through a batch. */
function Turn({ label, isFirst, isLast, onTurn }: TurnProps) {
  return (
    <div class="turn">
      <button
        type="button"
        class="icon"
        title="Previous in the batch (Page Up)"
        aria-label="Previous image of the batch"
        disabled={isFirst}
        onClick={() => onTurn(-1)}
      >
        <BackIcon />
      </button>
      <span class="points">{label}</span>
      <button
        type="button"
        class="icon"
        title="Next in the batch (Page Down)"
        aria-label="Next image of the batch"
        disabled={isLast}
        onClick={() => onTurn(1)}
      >
        <ForwardIcon />
      </button>
    </div>
  );
}

interface LookedProps {
  readonly picture: Picture | Damage;
  readonly name: string;
  readonly note: string;
}

/** The stage of one image, and what is said under it. */
function Looked({ picture, name, note }: LookedProps) {
  const { images } = useView();
  const source = useRef<Source | null>(null);
  const stage = useSignal<Size>(UNMEASURED);
  const pixel = useSignal<Pixel | null>(null);
  const broken = useSignal<Picture | null>(null);
  const shown = isPicture(picture) ? picture : null;
  const url = useObjectUrl(shown);
  const frames = useFrames(shown);
  if (!shown) return <Damaged why={(picture as Damage).error} />;
  if (broken.value === shown) return <Damaged why="the browser can't decode it" />;
  const at = pixel.value;
  const value = at && source.current && pixelAt(source.current, at, shown);
  return (
    <>
      <Stage
        label={name}
        image={shown}
        zoom={images.zoom}
        stage={stage}
        onPixel={(next) => {
          pixel.value = next;
        }}
      >
        {(placed) =>
          frames ? (
            <FrameCanvas
              frames={frames}
              class={classOf(shown)}
              style={placed}
              onSource={(canvas) => {
                source.current = canvas;
              }}
            />
          ) : (
            <img
              ref={(element) => {
                source.current = element;
              }}
              class={classOf(shown)}
              src={url ?? undefined}
              alt={name}
              draggable={false}
              style={placed}
              onError={() => {
                broken.value = shown;
              }}
            />
          )
        }
      </Stage>
      {frames && <FrameSlider frames={frames} />}
      <div class="stage-line">
        <span class="stage-size">
          {shown.width} × {shown.height}
          {note && <em> {note}</em>}
        </span>
        <span class="pixel">
          {value && <span class="pixel-colour" style={{ background: `rgba(${css(value)})` }} />}
          {at && pixelText(at, value)}
        </span>
        <ZoomButtons image={shown} stage={stage.value} />
      </div>
    </>
  );
}

function css([red = 0, green = 0, blue = 0, alpha = 255]: readonly number[]): string {
  return `${red}, ${green}, ${blue}, ${alpha / 255}`;
}
