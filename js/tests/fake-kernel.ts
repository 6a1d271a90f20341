import { DEFAULTS } from "../src/model/traits";
import { type Layout, type OwnPanel, PROTOCOL_VERSION, type Status } from "../src/protocol";
import { FakeModel } from "./fake-model";
import { view } from "./messages";

/** Points of one tag of one run, to be sent. */
export interface FakeSeries {
  readonly run: string;
  readonly tag: string;
  readonly step: Float64Array;
  readonly wallTime: Float64Array;
  readonly value: Float64Array;
  /** Points in the event files; as many as are sent when absent. */
  readonly total?: number;
  readonly displayName?: string;
  readonly description?: string;
  /** Of its run, where it is named for the first time. */
  readonly hparams?: Record<string, string | number | boolean>;
}

/** Steps of one tag of one run, to be told of; what they hold by their numbers. */
export interface FakeSteps {
  readonly run: string;
  readonly tag: string;
  readonly plugin: string;
  readonly step: readonly number[];
  readonly wallTime?: readonly number[];
  readonly mode?: "append" | "replace";
  readonly items?: Readonly<Record<number, FakeItem>>;
  readonly description?: string;
}

export interface FakeItem {
  /** The step's, where the series is not told with it. */
  readonly step?: number;
  readonly part?: "preview" | "full";
  readonly content?: Record<string, unknown>;
  readonly buffers?: readonly DataView[];
  readonly error?: string;
}

/** A model whose kernel is this page: tests push what a kernel would and read what it got. */
export class FakeKernel extends FakeModel {
  readonly #runs = new Map<string, number>();
  readonly #series = new Map<string, number>();
  #seq = -1;

  constructor(traits: Record<string, unknown> = {}) {
    super({ ...DEFAULTS, ...traits });
  }

  /** Send a snapshot, then deltas: what is named for the first time is announced. */
  tell(series: readonly FakeSeries[], status?: Partial<Status>, mode = "append"): void {
    const first = ++this.#seq === 0;
    const fresh = { runs: [] as unknown[], series: [] as unknown[] };
    const ids = series.map((one) => this.#announce(one, fresh));
    const content = {
      type: first ? "snapshot" : "delta",
      protocol: PROTOCOL_VERSION,
      stream: "fake",
      seq: this.#seq,
      ...fresh,
      ...(first || status ? { status: { ...LIVE, ...status } } : {}),
      ...(series.length > 0
        ? {
            value_dtype: "float64",
            points: series.map((one, i) => ({
              series: ids[i],
              mode,
              length: one.step.length,
              total: one.total ?? one.step.length,
            })),
          }
        : {}),
    };
    this.emit("msg:custom", content, series.length > 0 ? buffersOf(series) : []);
  }

  /** Tell of steps, and of what some of them hold. */
  tellSteps(series: readonly FakeSteps[]): void {
    const first = ++this.#seq === 0;
    const fresh = { runs: [] as unknown[], series: [] as unknown[] };
    const ids = series.map((one) => this.#announce(one, fresh));
    const wallTimes = series.flatMap(({ step, wallTime }) => wallTime ?? step.map((s) => 1000 + s));
    const items = series.flatMap((one, i) =>
      Object.entries(one.items ?? {}).map(([number, item]) => ({
        entry: itemEntry(ids[i] as number, Number(number), one.step[Number(number)] ?? 0, item),
        buffers: item.buffers ?? [],
      })),
    );
    const content = {
      type: first ? "snapshot" : "delta",
      protocol: PROTOCOL_VERSION,
      stream: "fake",
      seq: this.#seq,
      ...fresh,
      ...(first ? { status: LIVE } : {}),
      steps: series.map(({ mode = "append", step }, i) => ({
        series: ids[i],
        mode,
        length: step.length,
      })),
      items: items.map(({ entry }) => entry),
    };
    this.emit("msg:custom", content, [
      view(series.flatMap(({ step }) => [...step])),
      view(wallTimes),
      ...items.flatMap(({ buffers }) => buffers),
    ]);
  }

  /** Answer a request with what steps hold, by their numbers. */
  answerItems(request: number, series: number, items: Readonly<Record<number, FakeItem>>): void {
    const made = Object.entries(items);
    const result = {
      items: made.map(([number, item]) => itemEntry(series, Number(number), 0, item)),
    };
    const buffers = made.flatMap(([, item]) => item.buffers ?? []);
    this.emit("msg:custom", { type: "response", request, result }, buffers);
  }

  /** Send a layout of custom scalars. */
  layOut(layout: Layout): void {
    const stream = { protocol: PROTOCOL_VERSION, stream: "fake", seq: ++this.#seq };
    this.emit("msg:custom", { type: "delta", ...stream, layout });
  }

  /** Send the panels of the user's own, all of them. */
  addPanels(own_panels: readonly OwnPanel[]): void {
    const stream = { protocol: PROTOCOL_VERSION, stream: "fake", seq: ++this.#seq };
    this.emit("msg:custom", { type: "delta", ...stream, own_panels });
  }

  /** Tell of embeddings: what `projector` of an update holds, and its buffers. */
  tellEmbeddings(projector: Record<string, unknown>, buffers: readonly DataView[] = []): void {
    const first = ++this.#seq === 0;
    const stream = { protocol: PROTOCOL_VERSION, stream: "fake", seq: this.#seq };
    const content = first ? { type: "snapshot", status: LIVE } : { type: "delta" };
    this.emit("msg:custom", { ...content, ...stream, projector }, [...buffers]);
  }

  /** Answer any request. */
  answer(request: number, result: Record<string, unknown>, buffers: readonly DataView[] = []) {
    this.emit("msg:custom", { type: "response", request, result }, [...buffers]);
  }

  /** Refuse any request. */
  refuse(request: number, error: string): void {
    this.emit("msg:custom", { type: "response", request, error });
  }

  /** Answer a request with points, in the order of the series asked for. */
  respond(request: number, series: readonly (FakeSeries & { readonly id: number })[]): void {
    const points = series.map(({ id, step, total }) => ({
      series: id,
      mode: "replace",
      length: step.length,
      total: total ?? step.length,
    }));
    const result = { points, value_dtype: "float64" };
    this.emit("msg:custom", { type: "response", request, result }, buffersOf(series));
  }

  #announce(one: FakeSeries | FakeSteps, fresh: { runs: unknown[]; series: unknown[] }): number {
    let run = this.#runs.get(one.run);
    if (run === undefined) {
      run = this.#runs.size;
      this.#runs.set(one.run, run);
      fresh.runs.push({
        id: run,
        name: one.run,
        first_wall_time: one.wallTime?.[0] ?? null,
        ...("hparams" in one && one.hparams && { hparams: one.hparams }),
      });
    }
    const key = `${one.run}\n${one.tag}\n${"plugin" in one ? one.plugin : ""}`;
    let id = this.#series.get(key);
    if (id === undefined) {
      id = this.#series.size;
      this.#series.set(key, id);
      fresh.series.push({
        id,
        run,
        tag: one.tag,
        plugin: "plugin" in one ? one.plugin : "scalars",
        display_name: ("displayName" in one && one.displayName) || "",
        description: one.description ?? "",
      });
    }
    return id;
  }
}

function itemEntry(series: number, number: number, step: number, item: FakeItem) {
  return {
    series,
    number,
    step: item.step ?? step,
    part: item.part ?? "preview",
    ...(item.error === undefined ? { content: item.content ?? {} } : { error: item.error }),
    buffers: item.buffers?.length ?? 0,
  };
}

const LIVE: Status = { logdir: "runs", state: "live", problem_count: 0, problems: [] };

function buffersOf(series: readonly FakeSeries[]): DataView[] {
  return (["step", "wallTime", "value"] as const).map((name) => {
    return view(series.flatMap((one) => Array.from(one[name])));
  });
}
