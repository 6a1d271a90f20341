import { useView } from "../view";
import { FITTED, fitScale, type Size, zoomedTo } from "./zoom";

interface Props {
  readonly image: Size;
  readonly stage: Size;
}

/** The whole image, or its own size. */
export function ZoomButtons({ image, stage }: Props) {
  const { zoom } = useView().images;
  const { factor } = zoom.value;
  /** Where a pixel of the screen shows one of the image's; null before the stage is measured. */
  const own = stage.width > 0 ? 1 / fitScale(image, stage) : null;
  return (
    <>
      <span class="zoom-text" role="status">
        {own ? `${Math.round((100 * factor) / own)} %` : ""}
      </span>
      <button
        type="button"
        class="toggle"
        aria-pressed={factor === 1}
        title="The whole image (0)"
        onClick={() => {
          zoom.value = FITTED;
        }}
      >
        Fit
      </button>
      <button
        type="button"
        class="toggle"
        aria-pressed={own !== null && Math.abs(factor - own) < 1e-9}
        title="A pixel of the screen for each of the image's (1)"
        disabled={own === null}
        onClick={() => {
          const centre = { x: stage.width / 2, y: stage.height / 2 };
          if (own !== null) zoom.value = zoomedTo(zoom.value, own, centre, image, stage);
        }}
      >
        Actual size
      </button>
    </>
  );
}
