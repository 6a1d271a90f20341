import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { HParam, Points, RunEntry, SeriesEntry } from "../protocol";
import { Columns } from "./columns";
import { StepIndex } from "./step_index";

export interface Run {
  readonly id: number;
  /** Path of the run's folder below the logdir, "." for the logdir itself. */
  readonly name: string;
  /** Seconds since the epoch; null before the first event. */
  readonly firstWallTime: number | null;
  readonly hparams: Readonly<Record<string, HParam>>;
}

/** A run as the store holds it: the same object for as long as the run is there. */
export class RunRecord implements Run {
  readonly id: number;
  readonly name: string;
  firstWallTime: number | null;
  hparams: Readonly<Record<string, HParam>>;

  constructor(entry: RunEntry) {
    this.id = entry.id;
    this.name = entry.name;
    this.firstWallTime = entry.first_wall_time;
    this.hparams = entry.hparams;
  }
}

/** One tag of one run, and the points of it that the browser holds. */
export class Series {
  readonly id: number;
  readonly run: Run;
  readonly tag: string;
  readonly plugin: string;
  #displayName = "";
  #description = "";
  #total = 0;
  #outdated = false;
  #index: StepIndex | null = null;
  readonly #columns = new Columns();
  readonly #version: Signal<number> = signal(0);

  constructor(entry: SeriesEntry, run: Run) {
    this.id = entry.id;
    this.run = run;
    this.tag = entry.tag;
    this.plugin = entry.plugin;
    this.describe(entry);
  }

  get displayName(): string {
    return this.#displayName;
  }

  get description(): string {
    return this.#description;
  }

  /** Changes whenever the points change. */
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  /** Points held. */
  get length(): number {
    return this.#columns.length;
  }

  /** Points in the event files. */
  get total(): number {
    return this.#total;
  }

  /** Whether the event files have points that are not held. */
  get decimated(): boolean {
    return this.length < this.#total;
  }

  /**
   * Non-decreasing, unless the board shows steps as they were written; a view,
   * valid until `version` changes.
   */
  get step(): Float64Array {
    return this.#columns.column("step");
  }

  /** Seconds since the epoch; a view, valid until `version` changes. */
  get wallTime(): Float64Array {
    return this.#columns.column("wallTime");
  }

  /** A view, valid until `version` changes. */
  get value(): Float64Array {
    return this.#columns.column("value");
  }

  /** The steps, where it is one of what is no scalar. */
  get index(): StepIndex {
    this.#index ??= new StepIndex();
    return this.#index;
  }

  /** Take over what may change of an entry. For the store. */
  describe(entry: SeriesEntry): void {
    this.#displayName = entry.display_name;
    this.#description = entry.description;
  }

  /** Show the points of the former stream until the first of the new one. For the store. */
  outdate(): void {
    this.#outdated = true;
  }

  /** Take in points, for the store: inside its batch, several count as one change. */
  apply(points: Points): void {
    if (points.mode === "replace" || this.#outdated) this.#columns.clear();
    this.#outdated = false;
    this.#columns.append(points);
    this.#total = points.total;
    this.#version.value++;
  }
}
