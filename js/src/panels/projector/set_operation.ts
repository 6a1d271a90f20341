import type { SetOperation } from "../../store";

interface Keys {
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** What a click does to the selection: Shift adds to it, Alt takes from it. */
export function setOperation({ shiftKey, altKey }: Keys): SetOperation {
  if (altKey) return "subtract";
  return shiftKey ? "add" : "replace";
}
