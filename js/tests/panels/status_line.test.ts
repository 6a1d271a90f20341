import { afterEach, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { IDLE_AFTER, type Observed, stateOf } from "../../src/panels/status_state";
import type { Status } from "../../src/protocol";
import { madeSeries } from "../gallery/made_data";
import { find, get, type OpenBoard, openBoard, texts } from "./open-board";

const LIVE: Status = { logdir: "runs", state: "live", problem_count: 0, problems: [] };
const NOW = Date.UTC(2026, 2, 1, 12);
const BUSY = "kernel busy: controls work, detail will follow";

const said = (observed: Partial<Observed>) => {
  const { text, note } = stateOf({
    connection: "live",
    status: LIVE,
    busy: false,
    newsAt: NOW,
    now: NOW,
    ...observed,
  });
  return note ? `${text} / ${note}` : text;
};

describe("what is said", () => {
  it.each<[string, Partial<Observed>]>([
    ["live", {}],
    ["live", { newsAt: NOW - IDLE_AFTER + 1 }],
    ["live", { newsAt: null }],
    ["idle / last points 1 min ago", { newsAt: NOW - IDLE_AFTER }],
    ["idle / last points 3 h 20 min ago", { newsAt: NOW - 12_000_000 }],
    [`live / ${BUSY}`, { busy: true }],
    [`idle / last points 2 min ago · ${BUSY}`, { busy: true, newsAt: NOW - 150_000 }],
    ["reading", { status: { ...LIVE, state: "reading" }, newsAt: NOW - 12_000_000 }],
    ["waiting for runs", { status: { ...LIVE, state: "waiting" }, newsAt: null }],
    ["connecting…", { connection: "connecting", status: null }],
    [
      "connecting… / the kernel is busy, its answer will follow",
      { connection: "connecting", status: null, busy: true },
    ],
    ["kernel gone: view frozen", { connection: "gone", busy: true, newsAt: 0 }],
  ])("%s", (text, observed) => {
    expect(said(observed)).toBe(text);
  });
});

describe("the status line", () => {
  let open: OpenBoard;
  afterEach(() => open.close());

  const recent = () => {
    const series = madeSeries("run", "loss", 50, 1);
    const last = series.wallTime.at(-1) ?? 0;
    return { ...series, wallTime: series.wallTime.map((time) => time - last + Date.now() / 1000) };
  };
  const text = () => texts(open.root, ".status-text")[0];
  const note = () => texts(open.root, ".status-note")[0];

  it("says since when there is nothing new, until something comes", async () => {
    open = openBoard();
    open.kernel.tell([madeSeries("run", "loss", 50, 1)]);
    await expect.poll(text).toBe("idle");
    expect(note()).toMatch(/^last points .+ ago$/);
    open.kernel.tell([madeSeries("run", "loss", 1, 1)]);
    await expect.poll(text).toBe("live");
    expect(note()).toBeUndefined();
  });

  it("says that the kernel is busy while it owes detail, and the controls work", async () => {
    open = openBoard();
    open.kernel.tell([recent()]);
    await expect.poll(text).toBe("live");
    const window = { series: 0, first: 0, last: 10 };
    const answer = open.board.store.detail(
      { axis: "step", windows: [window], max_points: 10 },
      AbortSignal.timeout(60_000),
    );
    await expect.poll(note).toBe(BUSY);
    expect(text()).toBe("live");
    await userEvent.fill(get(open.root, ".toolbar .filter input"), "nothing");
    expect(texts(open.root, ".card")).toEqual([]);
    open.kernel.respond(1, [{ ...recent(), id: 0 }]);
    await answer;
    await expect.poll(note).toBeUndefined();
  });

  it("shows the list of problems on a click, and takes it away on Escape", async () => {
    open = openBoard();
    const problems = [{ file: "a/events", offset: 12, what: "data CRC wrong" }];
    open.kernel.tell([], { problem_count: 1, problems });
    const button = await find(open.root, ".problems");
    await userEvent.click(button);
    expect(texts(open.root, ".problem-list td")).toEqual(["a/events", "12", "data CRC wrong"]);
    get(open.root, ".problem-list").focus();
    await userEvent.keyboard("{Escape}");
    expect(open.root.querySelector(".problem-list")).toBeNull();
    expect(open.root.activeElement).toBe(button);
  });
});
