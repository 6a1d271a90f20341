import { type BoardTraits, X_AXES } from "../protocol";
import type { HostModel } from "./host";

export type TraitName = keyof BoardTraits;

/** What a board starts with where the host's value is absent or makes no sense. */
export const DEFAULTS: Readonly<BoardTraits> = {
  height: 640,
  panel: "scalars",
  runs: "",
  tags: "",
  hidden_runs: [],
  smoothing: 0.6,
  x_axis: "step",
  log_y: false,
};

/** Smoothing at 1 would be a flat line at 0; the trait ends here too. */
export const MAX_SMOOTHING = 0.999;
export const MIN_HEIGHT = 200;

type Checks = { readonly [Name in TraitName]: (value: unknown) => value is BoardTraits[Name] };

const isString = (value: unknown): value is string => typeof value === "string";
const isWithin = (value: unknown, min: number, max: number): value is number =>
  typeof value === "number" && value >= min && value <= max;

const CHECKS: Checks = {
  height: (value): value is number => isWithin(value, MIN_HEIGHT, Number.MAX_SAFE_INTEGER),
  panel: isString,
  runs: isString,
  tags: isString,
  hidden_runs: (value): value is string[] => Array.isArray(value) && value.every(isString),
  smoothing: (value): value is number => isWithin(value, 0, MAX_SMOOTHING),
  x_axis: (value): value is BoardTraits["x_axis"] => X_AXES.some((axis) => axis === value),
  log_y: (value): value is boolean => typeof value === "boolean",
};

/** The trait's value, or its default where the host has none that is valid. */
export function readTrait<Name extends TraitName>(model: HostModel, name: Name): BoardTraits[Name] {
  const value = model.get(name);
  return CHECKS[name](value) ? value : DEFAULTS[name];
}

/** Set a trait and send it to the kernel. */
export function writeTrait<Name extends TraitName>(
  model: HostModel,
  name: Name,
  value: BoardTraits[Name],
): void {
  model.set(name, value);
  model.save_changes();
}

/** Whether two values of a trait are the same; lists are compared item by item. */
export function sameTrait(a: BoardTraits[TraitName], b: BoardTraits[TraitName]): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
