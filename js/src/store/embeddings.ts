import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type {
  Column,
  ColumnsParams,
  CustomParams,
  Frame,
  IterationMethod,
  Neighbors,
  NeighborsParams,
  PointSelection,
  ProjectorUpdate,
  ProjectParams,
  SpaceDetails,
  SpaceEntry,
  SpaceParams,
} from "../protocol";
import { Answers, type Loaded } from "./loaded";
import { PointColumns } from "./point_columns";

/** Bytes of images of points that are held. */
const MOST_PICTURE_BYTES = 16_000_000;

/** What the kernel can be asked about embeddings. */
export interface EmbeddingQuestions {
  space(params: SpaceParams, signal: AbortSignal): Promise<SpaceDetails>;
  columns(params: ColumnsParams, signal: AbortSignal): Promise<readonly Column[]>;
  /** Two sets of points an axis: those it goes from, and to. */
  custom(
    params: CustomParams,
    groups: readonly Uint32Array[],
    signal: AbortSignal,
  ): Promise<readonly Column[]>;
  neighbors(params: NeighborsParams, signal: AbortSignal): Promise<Neighbors>;
  project(params: ProjectParams, signal: AbortSignal): Promise<void>;
  sheet(params: SpaceParams & { sheet: number }, signal: AbortSignal): Promise<DataView>;
  picture(params: SpaceParams & { point: number }, signal: AbortSignal): Promise<DataView>;
  select(params: SpaceParams, points: Uint32Array, signal: AbortSignal): Promise<void>;
}

/** What the kernel has told of embeddings, and what the page has asked for. */
export class Embeddings {
  readonly ask: EmbeddingQuestions;
  readonly columns: PointColumns;
  readonly #signal: AbortSignal;
  readonly #spaces: Signal<readonly SpaceEntry[]> = signal([]);
  readonly #frames: Signal<ReadonlyMap<string, Frame>> = signal(new Map());
  readonly #selection: Signal<PointSelection | null> = signal(null);
  readonly #stream: Signal<number> = signal(0);
  readonly #details = new Answers<SpaceDetails>({ most: 1000, kept: 1, sizeOf: () => 1 });
  readonly #pictures = new Answers<DataView>({
    most: MOST_PICTURE_BYTES,
    kept: 2,
    sizeOf: (picture) => picture.byteLength,
  });

  constructor(ask: EmbeddingQuestions, signal: AbortSignal) {
    this.ask = ask;
    this.#signal = signal;
    this.columns = new PointColumns((params, abort) => ask.columns(params, abort), signal);
  }

  get spaces(): ReadonlySignal<readonly SpaceEntry[]> {
    return this.#spaces;
  }

  /** Changes when the kernel begins to tell anew: what it was asked before it may never answer. */
  get stream(): ReadonlySignal<number> {
    return this.#stream;
  }

  /** What the kernel last said is selected; null before it said anything. */
  get selection(): ReadonlySignal<PointSelection | null> {
    return this.#selection;
  }

  /** How far an iteration has come; undefined where none has begun. */
  frame(space: number, step: number, method: IterationMethod): Frame | undefined {
    return this.#frames.value.get(frameKey({ space, step, method }));
  }

  /** What there is of a space at a step; an effect that reads it runs again on changes. */
  details(space: number, step: number): Loaded<SpaceDetails> {
    return this.#details.state(`${space} ${step}`);
  }

  wantDetails(space: number, step: number): void {
    const params = { space, step };
    this.#details.want(
      `${space} ${step}`,
      () => this.ask.space(params, this.#signal),
      this.#signal,
    );
  }

  /** The image of a point, in full size. */
  picture(space: number, step: number, point: number): Loaded<DataView> {
    return this.#pictures.state(`${space} ${step} ${point}`);
  }

  wantPicture(space: number, step: number, point: number): void {
    const params = { space, step, point };
    this.#pictures.want(
      `${space} ${step} ${point}`,
      () => this.ask.picture(params, this.#signal),
      this.#signal,
    );
  }

  /** Have what failed asked for again. */
  retry(): void {
    this.#forget(["failed"]);
  }

  /**
   * Take in what the kernel tells. Call inside a batch.
   *
   * @param isSnapshot whether a stream begins: what is not told then is not there
   */
  apply(update: ProjectorUpdate | undefined, isSnapshot: boolean): void {
    if (isSnapshot) {
      this.#frames.value = new Map();
      this.#selection.value = null;
      this.#stream.value++;
      this.#forget(["failed", "asked"]);
    }
    const spaces = update?.spaces ?? (isSnapshot ? [] : undefined);
    if (spaces) this.#tell(spaces);
    if (update && update.frames.length > 0) this.#frames.value = this.#withFrames(update.frames);
    if (update?.selection) this.#selection.value = update.selection;
  }

  #forget(kinds: readonly Loaded<unknown>["kind"][]): void {
    batch(() => {
      this.columns.forgetThose(kinds);
      this.#details.forget((_, { kind }) => kinds.includes(kind));
      this.#pictures.forget((_, { kind }) => kinds.includes(kind));
    });
  }

  /** Numbers of spaces may be given anew by a kernel that began anew. */
  #tell(spaces: readonly SpaceEntry[]): void {
    const named = new Map(spaces.map((space) => [space.id, space]));
    for (const { id, run, name } of this.#spaces.peek()) {
      const now = named.get(id);
      if (now?.run === run && now.name === name) continue;
      this.columns.forget(id);
      this.#details.forget((key) => key.startsWith(`${id} `));
      this.#pictures.forget((key) => key.startsWith(`${id} `));
    }
    this.#spaces.value = spaces;
  }

  /** A frame without coordinates tells how its iteration goes on: those before it stay. */
  #withFrames(frames: readonly Frame[]): Map<string, Frame> {
    const all = new Map(this.#frames.peek());
    for (const frame of frames) {
      const key = frameKey(frame);
      const columns = frame.columns.length > 0 ? frame.columns : (all.get(key)?.columns ?? []);
      all.set(key, { ...frame, columns });
    }
    return all;
  }
}

function frameKey({ space, step, method }: Pick<Frame, "space" | "step" | "method">): string {
  return `${space} ${step} ${method}`;
}
