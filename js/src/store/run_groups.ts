import { compilePattern } from "../core/filter";
import { groupKey } from "../core/group_key";
import type { Run } from "./series";

/** The key of the group that a run belongs to; null where it belongs to none. */
export type Grouping = (run: Run) => string | null;

/**
 * What a setting groups runs by: "regex:…", by what the expression finds in their
 * names (its groups, if it has any), or "hparam:name", by that hyperparameter's value.
 * Null for "" and for an expression that is wrong.
 */
export function groupingOf(setting: string): Grouping | null {
  const colon = setting.indexOf(":");
  const by = setting.slice(colon + 1);
  if (setting.startsWith("hparam:")) {
    return (run) => {
      const value = Object.hasOwn(run.hparams, by) ? run.hparams[by] : undefined;
      return value === undefined ? null : `${by} = ${value}`;
    };
  }
  if (!setting.startsWith("regex:")) return null;
  const { expression } = compilePattern(by);
  return expression && ((run) => groupKey(run.name, expression));
}
