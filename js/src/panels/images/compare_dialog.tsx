import { type Signal, useSignal } from "@preact/signals";
import type { ImagePlace } from "../../protocol";
import { Segments } from "../fields";
import { ClearIcon, ShrinkIcon } from "../icons";
import { useView } from "../view";
import { Layer, Over } from "./compare_over";
import { Adjust } from "./controls";
import { DialogFrame } from "./dialog_frame";
import { type AllLoaded, keyOf, Loader, titleOf } from "./loaded";
import { pixelAt, pixelText } from "./pixel_value";
import { type Pixel, Stage, UNMEASURED } from "./stage";
import { samePlace, WAYS, type Way } from "./state";
import type { Size } from "./zoom";
import { ZoomButtons } from "./zoom_buttons";

const TITLES: Readonly<Record<Way, string>> = {
  beside: "Side by side",
  swipe: "Swipe",
  blink: "Blink",
  difference: "Difference",
};

/** The images that are picked out, beside or over each other. */
export function CompareDialog() {
  const { images, board } = useView();
  const { selectedImages } = board.settings;
  const places = selectedImages.value;
  const all = useSignal<AllLoaded>(new Map());
  const pixel = useSignal<Pixel | null>(null);
  const stage = useSignal<Size>(UNMEASURED);
  const pair = useSignal<readonly [number, number]>([0, 1]);
  const blinking = useSignal(true);
  const [first, second] = pair.value;
  const a = places[first] ?? places[0];
  const b = places[second] ?? places.at(-1);
  const loadedA = a && all.value.get(keyOf(a));
  const way = images.way.value;
  return (
    <DialogFrame
      label="Compare images"
      onKey={(key) => {
        const way = WAYS[Number(key) - 1];
        if (key === " ") blinking.value = !blinking.value;
        else if (way && key !== "1") images.way.value = way;
        else return false;
        return true;
      }}
    >
      <article class="card">
        <header class="card-head">
          <h3>Compare {places.length} images</h3>
          <div class="card-actions">
            <Ways way={images.way} />
            <Adjust />
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
        {places.map((place) => (
          <Loader key={keyOf(place)} place={place} all={all} />
        ))}
        {way !== "beside" && places.length > 1 && <Pair places={places} pair={pair} />}
        {way === "beside" || !a || !b ? (
          <Beside places={places} all={all.value} pixel={pixel} stage={stage} />
        ) : (
          <Over
            key={`${keyOf(a)} ${keyOf(b)}`}
            places={[a, b]}
            loaded={[loadedA, all.value.get(keyOf(b))]}
            way={way}
            pixel={pixel}
            stage={stage}
            blinking={blinking}
          />
        )}
        <div class="stage-line">
          <Pixels
            places={way === "beside" ? places : a && b ? [a, b] : []}
            all={all.value}
            at={pixel.value}
          />
          {loadedA?.kind === "here" && <ZoomButtons image={loadedA.picture} stage={stage.value} />}
        </div>
      </article>
    </DialogFrame>
  );
}

function Ways({ way }: { readonly way: Signal<Way> }) {
  return (
    <Segments
      label="How to compare"
      value={way.value}
      options={WAYS.map((one) => [one, TITLES[one]] as const)}
      onChoose={(one) => {
        way.value = one;
      }}
    />
  );
}

interface PairProps {
  readonly places: readonly ImagePlace[];
  readonly pair: Signal<readonly [number, number]>;
}

/** Which two of several are compared. */
function Pair({ places, pair }: PairProps) {
  const choose = (side: 0 | 1, chosen: number) => {
    const [first, second] = pair.value;
    pair.value = side === 0 ? [chosen, second] : [first, chosen];
  };
  return (
    <div class="pair">
      {([0, 1] as const).map((side) => (
        <select
          key={side}
          aria-label={side === 0 ? "First image" : "Second image"}
          onChange={({ currentTarget }) => choose(side, currentTarget.selectedIndex)}
        >
          {places.map((place, i) => (
            <option key={keyOf(place)} selected={pair.value[side] === i}>
              {titleOf(place)}
            </option>
          ))}
        </select>
      ))}
    </div>
  );
}

interface BesideProps {
  readonly places: readonly ImagePlace[];
  readonly all: AllLoaded;
  readonly pixel: Signal<Pixel | null>;
  readonly stage: Signal<Size>;
}

/** All of them, each on a stage, zoomed and moved together. */
function Beside({ places, all, pixel, stage }: BesideProps) {
  const { images, board } = useView();
  const { selectedImages } = board.settings;
  const columns = Math.ceil(Math.sqrt(places.length));
  return (
    <div class="beside" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {places.map((place) => {
        const loaded = all.get(keyOf(place));
        return (
          <figure key={keyOf(place)}>
            <figcaption>
              <span>{titleOf(place)}</span>
              <button
                type="button"
                class="icon"
                title="Leave it out"
                aria-label={`Leave out ${titleOf(place)}`}
                onClick={() => {
                  selectedImages.value = selectedImages.value.filter(
                    (one) => !samePlace(one, place),
                  );
                }}
              >
                <ClearIcon />
              </button>
            </figcaption>
            {loaded?.kind === "here" ? (
              <Stage
                label={titleOf(place)}
                image={loaded.picture}
                zoom={images.zoom}
                stage={stage}
                onPixel={(at) => {
                  pixel.value = at;
                }}
              >
                {(placed) => <Layer loaded={loaded} name={titleOf(place)} style={placed} />}
              </Stage>
            ) : (
              <p class="item-away">{loaded?.why ?? "Loading…"}</p>
            )}
          </figure>
        );
      })}
    </div>
  );
}

interface PixelsProps {
  readonly places: readonly ImagePlace[];
  readonly all: AllLoaded;
  readonly at: Pixel | null;
}

/** The values of one pixel in all images. */
function Pixels({ places, all, at }: PixelsProps) {
  const first = places.map((place) => all.get(keyOf(place))).find((one) => one?.kind === "here");
  return (
    <span class="pixel">
      {at &&
        places.map((place) => {
          const loaded = all.get(keyOf(place));
          if (loaded?.kind !== "here" || first?.kind !== "here") return null;
          const value = pixelAt(loaded.image, at, first.picture);
          return <span key={keyOf(place)}>{pixelText(at, value)}</span>;
        })}
    </span>
  );
}
