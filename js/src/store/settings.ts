import { effect, type Signal, signal } from "@preact/signals";
import { type HostModel, listen } from "../model/host";
import { readTrait, sameTrait, type TraitName, writeTrait } from "../model/traits";
import type { BoardTraits, XAxis } from "../protocol";

/** The board's settings, bound both ways to the synced traits; shared by all its views. */
export class Settings {
  readonly height: Signal<number>;
  readonly panel: Signal<string>;
  readonly runs: Signal<string>;
  readonly tags: Signal<string>;
  readonly hiddenRuns: Signal<readonly string[]>;
  readonly smoothing: Signal<number>;
  readonly xAxis: Signal<XAxis>;
  readonly logY: Signal<boolean>;

  constructor(model: HostModel, abort: AbortSignal) {
    this.height = bind(model, "height", abort);
    this.panel = bind(model, "panel", abort);
    this.runs = bind(model, "runs", abort);
    this.tags = bind(model, "tags", abort);
    this.hiddenRuns = bind(model, "hidden_runs", abort);
    this.smoothing = bind(model, "smoothing", abort);
    this.xAxis = bind(model, "x_axis", abort);
    this.logY = bind(model, "log_y", abort);
  }
}

/** A list is never changed in place, so it may be handed out as read-only. */
type Value<Name extends TraitName> = BoardTraits[Name] extends string[]
  ? readonly string[]
  : BoardTraits[Name];

/** A signal that follows a trait and is followed by it, until `abort` aborts. */
function bind<Name extends TraitName>(
  model: HostModel,
  name: Name,
  abort: AbortSignal,
): Signal<Value<Name>> {
  const setting = signal(readTrait(model, name));
  const adopt = () => {
    const value = readTrait(model, name);
    if (!sameTrait(value, setting.peek())) setting.value = value;
  };
  listen(model, `change:${name}`, adopt, abort);
  const stop = effect(() => {
    const value = setting.value;
    // What came from the model is not sent back to it.
    if (!sameTrait(value, readTrait(model, name))) writeTrait(model, name, value);
  });
  abort.addEventListener("abort", stop, { once: true });
  return setting as unknown as Signal<Value<Name>>;
}
