/** UTF-16 units that stay at the end of a name that is too long. */
const TAIL = 12;
/** A shorter name is not worth parting. */
const LEAST = 20;

/**
 * A name that is cut in its middle where there is no room: what tells nested runs
 * apart stands at the end of their names.
 */
export function CutName({ name }: { readonly name: string }) {
  const [head, tail] = parted(name);
  return (
    <span class="run-name">
      <span class="name-head">{head}</span>
      {tail && <span class="name-tail">{tail}</span>}
    </span>
  );
}

/** What may be cut off, and what stays; surrogates are not parted. */
export function parted(name: string): readonly [string, string] {
  if (name.length < LEAST) return [name, ""];
  const at = name.length - TAIL;
  const within = /[\udc00-\udfff]/.test(name.charAt(at));
  const cut = within ? at - 1 : at;
  return [name.slice(0, cut), name.slice(cut)];
}
