import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type {
  AxisColumn,
  Frame,
  IterationMethod,
  MetadataEntry,
  ProjectParams,
  SpaceDetails,
  SpaceEntry,
} from "../protocol";
import { Alignment } from "./alignment";
import { axisIds, flatAxis, isIterated } from "./axes";
import { CustomAxes } from "./custom_axes";
import type { Embeddings } from "./embeddings";
import { AWAY, failed, here, type Loaded, loaded } from "./loaded";
import { Neighbourhood } from "./neighbourhood";
import { type Colouring, colouringBy, PLAIN, paint, sizesOf } from "./point_colouring";
import type { Place } from "./point_columns";
import { PointImageLink } from "./point_images";
import { type Labels, PointSearch } from "./point_search";
import { PointSelections } from "./point_selection";
import type { Settings } from "./settings";

/** Coordinates that were saved, until the iterations they are of go on. */
interface Restored {
  readonly of: string;
  readonly frame: Frame | undefined;
  readonly axes: readonly AxisColumn[];
}

/** What of the embeddings is shown and how, by the settings; shared by all views of a board. */
export class Projector {
  readonly embeddings: Embeddings;
  /** The embedding that is shown; null where there is none. */
  readonly space: ReadonlySignal<SpaceEntry | null>;
  readonly details: ReadonlySignal<Loaded<SpaceDetails>>;
  readonly metadata: ReadonlySignal<readonly MetadataEntry[]>;
  /** The points as they are projected. */
  readonly place: ReadonlySignal<Place | null>;
  /** The two or three coordinates that are drawn; away where nobody has computed them. */
  readonly axes: ReadonlySignal<Loaded<readonly AxisColumn[]>>;
  /** How far the iterations of the projection are; undefined where it has none. */
  readonly frame: ReadonlySignal<Frame | undefined>;
  /** Why the last command to an iteration failed. */
  readonly commandError: Signal<string | null> = signal(null);
  readonly colouring: ReadonlySignal<Loaded<Colouring>>;
  /** Four bytes a point; null before the number of points is known. */
  readonly colours: ReadonlySignal<Uint8Array | null>;
  /** A byte a point; null where all are alike. */
  readonly sizes: ReadonlySignal<Uint8Array | null>;
  /** Name of the column that points are named by; null where there are no labels. */
  readonly labelName: ReadonlySignal<string | null>;
  readonly selection: PointSelections;
  readonly neighbourhood: Neighbourhood;
  readonly images: PointImageLink;
  readonly search: PointSearch;
  readonly customAxes: CustomAxes;
  readonly #settings: Settings;
  readonly #abort: AbortSignal;
  readonly #alignment = new Alignment();
  readonly #restored: Signal<Restored | null> = signal(null);
  readonly #stepAhead: Signal<number | null> = signal(null);
  #followers = 0;
  #following = new AbortController();

  constructor(embeddings: Embeddings, settings: Settings, abort: AbortSignal) {
    this.embeddings = embeddings;
    this.#settings = settings;
    this.#abort = abort;
    this.space = computed(() => {
      const { run, name } = settings.embedding.value;
      const all = embeddings.spaces.value;
      return all.find((one) => one.run === run && one.name === name) ?? all[0] ?? null;
    });
    this.place = computed(() => this.#placeAt(this.#step()));
    this.details = computed(() => {
      const place = this.place.value;
      return place ? embeddings.details(place.space, place.step) : AWAY;
    });
    this.metadata = computed(() => loaded(this.details.value)?.metadata ?? []);
    this.labelName = computed(() => {
      const names = this.metadata.value.map(({ name }) => name);
      const chosen = [settings.labelColumn.value, "label", names[0]];
      return chosen.find((name) => name !== undefined && names.includes(name)) ?? null;
    });
    this.frame = computed(() => this.#frame());
    this.search = new PointSearch((name) => this.labels(name || this.labelName.value || ""));
    this.customAxes = new CustomAxes(embeddings, this.place, this.search);
    this.axes = computed(() => this.#axes());
    this.neighbourhood = new Neighbourhood(embeddings, settings, this.place);
    this.images = new PointImageLink(settings, this.place);
    this.selection = new PointSelections(embeddings, this.place, abort);
    const coloured = computed(() => this.labels(settings.colorColumn.value));
    const isColoured = computed(() =>
      this.metadata.value.some(({ name }) => name === settings.colorColumn.value),
    );
    this.colouring = computed(() => {
      if (!isColoured.value) return PLAIN;
      return colouringBy(settings.colorColumn.value, coloured.value, settings.colorScale.value);
    });
    this.colours = computed(() => this.#colours());
    const sized = computed(() => this.labels(settings.sizeColumn.value));
    this.sizes = computed(() => {
      const labels = loaded(sized.value);
      return labels?.kind === "number" ? sizesOf(labels.values) : null;
    });
  }

  /** Points of the space that is shown; 0 before that is known. */
  get count(): number {
    return loaded(this.details.value)?.count ?? 0;
  }

  /** Place of the step that is shown among the steps of the space. */
  get stepPlace(): number {
    return Math.max(0, this.space.value?.steps.indexOf(this.#step() ?? NaN) ?? 0);
  }

  /** The labels of a column; away where there is none of the name. */
  labels(name: string): Loaded<Labels> {
    const place = this.place.value;
    if (!place || !this.metadata.value.some((one) => one.name === name)) return AWAY;
    const state = this.embeddings.columns.state(place, `meta/${name}`);
    if (state.kind !== "here") return state;
    if (state.value.kind === "axis") return failed("these are no labels");
    // The same object as before: what is made of it need not be made again.
    return state as Loaded<Labels>;
  }

  /** Ask for labels that nobody has asked for. */
  wantLabels(names: Iterable<string>, place = this.place.value): void {
    if (!place) return;
    const known = new Set(this.metadata.value.map(({ name }) => name));
    const wanted = [...new Set(names)].filter((name) => known.has(name));
    const ids = wanted.map((name) => `meta/${name}`);
    // Read, so that what is forgotten is asked for again.
    for (const id of ids) this.embeddings.columns.state(place, id);
    this.embeddings.columns.want(place, ids);
  }

  /** Show another embedding, at its last step. */
  show({ run, name }: Pick<SpaceEntry, "run" | "name">): void {
    this.#settings.embedding.value = { run, name, step: null };
  }

  /** Show another step; the last of all stays the last when there are more. */
  goTo(stepPlace: number): void {
    const space = this.space.peek();
    const step = space?.steps[stepPlace];
    if (!space || step === undefined) return;
    const isLast = stepPlace === space.steps.length - 1;
    this.#settings.embedding.value = {
      run: space.run,
      name: space.name,
      step: isLast ? null : step,
    };
    this.#stepAhead.value = space.steps[stepPlace + 1] ?? null;
  }

  /** Tell iterations to begin, halt, go on or end. */
  async iterate(method: IterationMethod, command: ProjectParams["command"]): Promise<void> {
    const place = this.place.peek();
    if (!place) return;
    const { axes, tsne, umap } = this.#settings;
    const params: ProjectParams = {
      space: place.space,
      step: place.step,
      center: place.center,
      unit_length: place.unitLength,
      method,
      command,
      dimensions: axes.peek().length === 2 ? 2 : 3,
      settings: { ...(method === "tsne" ? tsne : umap).peek() },
    };
    this.commandError.value = null;
    try {
      await this.embeddings.ask.project(params, this.#abort);
    } catch (error) {
      this.commandError.value = failed(error).error;
    }
  }

  /** Show coordinates that were saved, of the iterations that are set. */
  restore(axes: readonly AxisColumn[]): void {
    this.#restored.value = { of: this.#iterationKey(), frame: this.frame.peek(), axes };
  }

  /** Ask for all that is shown, as long as somebody looks: until `abort` aborts. */
  follow(abort: AbortSignal): void {
    if (this.#followers++ === 0) {
      this.#following = new AbortController();
      const { signal } = this.#following;
      const stop = effect(() => this.#want());
      signal.addEventListener("abort", stop, { once: true });
      this.neighbourhood.follow(signal);
      this.images.follow(this.neighbourhood.picked, signal);
      this.customAxes.follow(signal);
      this.#forgetPicked(signal);
    }
    const leave = () => {
      if (--this.#followers === 0) this.#following.abort();
    };
    abort.addEventListener("abort", leave, { once: true });
  }

  #step(): number | null {
    const space = this.space.value;
    if (!space) return null;
    const { step } = this.#settings.embedding.value;
    const isThere = typeof step === "number" && space.steps.includes(step);
    return isThere ? step : (space.steps.at(-1) ?? null);
  }

  #placeAt(step: number | null): Place | null {
    const space = this.space.value;
    if (!space || step === null) return null;
    const { projection, axes, center, unitLength } = this.#settings;
    const place = {
      space: space.id,
      step,
      center: center.value,
      unitLength: unitLength.value,
    };
    const isTurned = projection.value === "pca" && space.steps.length > 1;
    if (!isTurned) return { ...place, align: null, together: "" };
    const together = axes.value.join(" ");
    const alike = [space.id, place.center, place.unitLength, together].join(" ");
    return { ...place, align: this.#alignment.of(alike, step), together };
  }

  #frame(): Frame | undefined {
    const place = this.place.value;
    const projection = this.#settings.projection.value;
    if (!place || !isIterated(projection)) return undefined;
    return this.embeddings.frame(place.space, place.step, projection);
  }

  #axes(): Loaded<readonly AxisColumn[]> {
    const place = this.place.value;
    const details = this.details.value;
    if (details.kind !== "here") return details;
    if (!place) return AWAY;
    const { projection, axes } = this.#settings;
    if (projection.value === "custom") return this.customAxes.axes.value;
    if (isIterated(projection.value)) return this.#iterated(axes.value.length);
    const ids = axisIds(projection.value, axes.value, details.value);
    return this.#columns(place, ids, details.value);
  }

  /** Coordinates of the last iteration, or those that were saved, as far as they have axes. */
  #iterated(length: number): Loaded<readonly AxisColumn[]> {
    const restored = this.#restored.value;
    const frame = this.frame.value;
    const isSaved = restored?.frame === frame && restored?.of === this.#iterationKey();
    const columns = (isSaved ? restored?.axes : frame?.columns) ?? [];
    return columns.length > 0 ? here(columns.slice(0, length)) : AWAY;
  }

  /** Columns as axes, all or none; where there are too few, points lie on a line. */
  #columns(
    place: Place,
    ids: readonly string[],
    { count }: SpaceDetails,
  ): Loaded<readonly AxisColumn[]> {
    const axes: AxisColumn[] = [];
    for (const id of ids) {
      const state = this.embeddings.columns.state(place, id);
      if (state.kind !== "here") return state;
      if (state.value.kind === "axis") axes.push(state.value);
    }
    return here(axes.length < 2 ? [...axes, flatAxis(count)] : axes);
  }

  #colours(): Uint8Array | null {
    const { count } = this;
    if (count === 0) return null;
    const colouring = loaded(this.colouring.value) ?? { kind: "plain" };
    const nearest = colouring.kind === "plain" ? loaded(this.neighbourhood.nearest.value) : null;
    return paint(colouring, count, nearest);
  }

  #want(): void {
    const place = this.place.value;
    if (!place) return;
    const { space, step } = place;
    void this.details.value;
    this.embeddings.wantDetails(space, step);
    const details = loaded(this.details.value);
    if (!details) return;
    this.#wantAxes(place, details);
    const { colorColumn, sizeColumn } = this.#settings;
    const searched = this.search.typed.value === "" ? "" : this.search.column.value;
    const named = this.labelName.value ?? "";
    const labels = [named, colorColumn.value, sizeColumn.value];
    this.wantLabels([...labels, searched]);
    const ahead = this.#placeAt(this.#stepAhead.value);
    if (ahead && this.axes.value.kind === "here") {
      this.embeddings.wantDetails(ahead.space, ahead.step);
      this.#wantAxes(ahead, details);
      this.wantLabels(labels, ahead);
    }
  }

  #wantAxes(place: Place, details: SpaceDetails): void {
    const { projection, axes } = this.#settings;
    if (projection.value !== "pca" && projection.value !== "raw") return;
    const ids = axisIds(projection.value, axes.value, details);
    // Read, so that what is forgotten is asked for again.
    for (const id of ids) this.embeddings.columns.state(place, id);
    this.embeddings.columns.want(place, ids);
  }

  /** A point of another embedding is another point. */
  #forgetPicked(signal: AbortSignal): void {
    let former = this.space.peek()?.id;
    const stop = effect(() => {
      const now = this.space.value?.id;
      if (now === former) return;
      former = now;
      batch(() => {
        this.neighbourhood.picked.value = null;
        this.search.typed.value = "";
      });
    });
    signal.addEventListener("abort", stop, { once: true });
  }

  #iterationKey(): string {
    const place = this.place.value;
    return `${place?.space} ${place?.step} ${this.#settings.projection.value}`;
  }
}
