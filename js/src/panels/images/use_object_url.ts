import { useEffect, useMemo } from "preact/hooks";
import { blobOf, type Picture } from "./pictures";

/**
 * An address of an image's bytes for an element, as long as the component is there: so
 * many are alive as there are images near the view.
 */
export function useObjectUrl(picture: Picture | null): string | null {
  const url = useMemo(() => picture && URL.createObjectURL(blobOf(picture)), [picture]);
  useEffect(
    () => () => {
      if (url !== null) URL.revokeObjectURL(url);
    },
    [url],
  );
  return url;
}
