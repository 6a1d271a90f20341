import { PROTOCOL_VERSION } from "../src/protocol";

/** Points of a series as a test writes them; wall times and total have defaults. */
export interface TestPoints {
  series: number;
  step: number[];
  value: number[];
  wallTime?: number[];
  mode?: "append" | "replace";
  total?: number;
}

/** A message as a host hands it over. */
export interface TestMessage {
  content: Record<string, unknown>;
  buffers: DataView[];
}

export interface TestUpdate {
  stream?: string;
  seq?: number;
  runs?: string[];
  /** `[run id, tag]` by series id. */
  series?: Record<number, readonly [number, string]>;
  points?: TestPoints[];
  extra?: Record<string, unknown>;
}

/** An update as the kernel sends it: a snapshot where `seq` is 0. Runs are numbered from 0. */
export function update({
  stream = "s",
  seq = 0,
  runs,
  series,
  points,
  extra,
}: TestUpdate): TestMessage {
  const content: Record<string, unknown> = {
    type: seq === 0 ? "snapshot" : "delta",
    protocol: PROTOCOL_VERSION,
    stream,
    seq,
    ...(seq === 0 && { status: status() }),
    ...extra,
  };
  if (runs) content.runs = runs.map((name, id) => ({ id, name, first_wall_time: 1 }));
  if (series) {
    content.series = Object.entries(series).map(([id, [run, tag]]) => entry(Number(id), run, tag));
  }
  return points ? pack(content, points) : { content, buffers: [] };
}

export function status() {
  return { logdir: "/logs", state: "live", problem_count: 0, problems: [] };
}

export function entry(id: number, run: number, tag: string) {
  return { id, run, tag, plugin: "scalars", display_name: tag, description: "" };
}

/** Put points into `content` and the three buffers beside it, values as float64. */
export function pack(content: Record<string, unknown>, points: TestPoints[]): TestMessage {
  const blocks = points.map(({ series, mode = "append", step, total = step.length }) => ({
    series,
    mode,
    length: step.length,
    total,
  }));
  const wallTimes = points.flatMap(({ step, wallTime }) => wallTime ?? step.map((s) => 1000 + s));
  return {
    content: { ...content, points: blocks, value_dtype: "float64" },
    buffers: [
      view(points.flatMap((block) => block.step)),
      view(wallTimes),
      view(points.flatMap((block) => block.value)),
    ],
  };
}

export function view(numbers: readonly number[]): DataView {
  return new DataView(Float64Array.from(numbers).buffer);
}

/** 0, 1, … `length` - 1. */
export function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
