import { formatRelative } from "../core/formats";
import type { Status } from "../protocol";
import type { Connection } from "../store";

/** Time without new points after which a board is idle, milliseconds. */
export const IDLE_AFTER = 60_000;

export interface BoardState {
  readonly kind: "connecting" | "waiting" | "reading" | "live" | "idle" | "gone";
  readonly text: string;
  /** What else there is to know of it; empty for nothing. */
  readonly note: string;
}

export interface Observed {
  readonly connection: Connection;
  readonly status: Status | null;
  /** Whether what is asked of the kernel waits. */
  readonly busy: boolean;
  /** When there last was something new, milliseconds since the epoch. */
  readonly newsAt: number | null;
  readonly now: number;
}

/** What is going on, in a few words. */
export function stateOf({ connection, status, busy, newsAt, now }: Observed): BoardState {
  if (connection === "gone") return { kind: "gone", text: "kernel gone: view frozen", note: "" };
  if (!status || connection === "connecting") {
    const note = busy ? "the kernel is busy, its answer will follow" : "";
    return { kind: "connecting", text: "connecting…", note };
  }
  const busyNote = busy ? "kernel busy: controls work, detail will follow" : "";
  if (status.state === "waiting") {
    return { kind: "waiting", text: `waiting for ${status.logdir}`, note: busyNote };
  }
  const quiet = newsAt === null ? 0 : now - newsAt;
  if (status.state === "live" && quiet >= IDLE_AFTER) {
    const last = `last points ${ago(quiet)}`;
    return { kind: "idle", text: "idle", note: busyNote ? `${last} · ${busyNote}` : last };
  }
  return { kind: status.state, text: status.state, note: busyNote };
}

/** By the minute, so that the text changes no more often. */
function ago(milliseconds: number): string {
  return `${formatRelative(60 * Math.floor(milliseconds / 60_000))} ago`;
}
