/**
 * Put text into the clipboard. Where the page may not write there by itself (it
 * came over plain HTTP), by way of a field and the browser's command.
 *
 * @param near element in whose tree a field may stand for a moment
 * @throws Error where the browser allows neither
 */
export async function copyText(text: string, near: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.style.cssText = "position: fixed; opacity: 0";
    near.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("the browser does not let this page copy");
  }
}
