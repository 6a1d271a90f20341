import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** How long it is said that something went well, milliseconds. */
const NOTICE = 4000;

/** How a copy or a download went: for a while, or until it is clicked away where it went wrong. */
export function Notice({ notice }: { readonly notice: Signal<string | null> }) {
  const text = notice.value;
  const isDone = text !== null && !text.startsWith("not ") && !text.endsWith("…");
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => {
      notice.value = null;
    }, NOTICE);
    return () => clearTimeout(timer);
  }, [notice, text, isDone]);
  if (text === null) return null;
  return (
    <button
      type="button"
      class={text.startsWith("not ") ? "notice wrong" : "notice"}
      title={text}
      onClick={() => {
        notice.value = null;
      }}
    >
      <span role="status">{text}</span>
    </button>
  );
}
