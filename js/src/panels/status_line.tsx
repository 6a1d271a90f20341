import { useEffect, useRef, useState } from "preact/hooks";
import { formatWallTime } from "../core/formats";
import type { Status } from "../protocol";
import type { BoardStore } from "../store";
import { ClearIcon, WarningIcon } from "./icons";
import { stateOf } from "./status_state";
import { useView } from "./view";

/** Milliseconds between two looks at the clock. */
const TICK = 5000;

/** What is going on, and how far it can be trusted. */
export function StatusLine() {
  const { store } = useView().board;
  const [listOpen, setListOpen] = useState(false);
  const problemsButton = useRef<HTMLButtonElement>(null);
  const closeList = () => {
    setListOpen(false);
    problemsButton.current?.focus();
  };
  const status = store.status.value;
  const now = useNow();
  const newsAt = store.newsAt.value;
  const state = stateOf({
    connection: store.connection.value,
    status,
    busy: store.busy.value,
    newsAt,
    // Points may have come since the clock was looked at.
    now: Math.max(now, newsAt ?? 0),
  });
  const count = status?.problem_count ?? 0;
  const fault = store.fault.value;
  return (
    <footer class="status">
      {listOpen && status && count > 0 && <ProblemList status={status} close={closeList} />}
      <span class={`dot ${state.kind}`} />
      <span role="status" class="status-text" title={state.text}>
        {state.text}
      </span>
      {state.note && (
        <span
          class="status-note"
          title={
            newsAt === null
              ? state.note
              : `${state.note}\nLast points: ${formatWallTime(newsAt / 1000)}`
          }
        >
          {state.note}
        </span>
      )}
      {status && (state.kind === "live" || state.kind === "idle") && (
        <span class="logdir" title={status.logdir}>
          {status.logdir}
        </span>
      )}
      <span class="spring" />
      {fault !== null && (
        <span class="fault" title={fault}>
          {fault}
        </span>
      )}
      {count > 0 && (
        <button
          ref={problemsButton}
          type="button"
          class="problems"
          aria-expanded={listOpen}
          onClick={() => setListOpen(!listOpen)}
        >
          <WarningIcon />
          {count === 1 ? "1 problem" : `${count} problems`}
        </button>
      )}
    </footer>
  );
}

/** The time of the clock, read anew from time to time: what depends on it is said by the minute. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Whether there is more to say than that all is read; read inside a component. */
export function isAmiss({ connection, status, fault, busy }: BoardStore): boolean {
  const isRead = connection.value === "live" && status.value?.state === "live" && !busy.value;
  return !isRead || fault.value !== null || (status.value?.problem_count ?? 0) > 0;
}

interface ProblemListProps {
  readonly status: Status;
  readonly close: () => void;
}

function ProblemList({ status, close }: ProblemListProps) {
  const { problems, problem_count: count } = status;
  return (
    <section
      class="problem-list"
      aria-label="Problems"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keys
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        close();
      }}
    >
      <header>
        <strong>What could not be read</strong>
        <button type="button" class="icon" aria-label="Close the list" onClick={close}>
          <ClearIcon />
        </button>
      </header>
      <table>
        <thead>
          <tr>
            <th>File</th>
            <th>Offset</th>
            <th>Problem</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr key={`${problem.file}\n${problem.offset}\n${problem.what}`}>
              <td title={problem.file}>{problem.file}</td>
              <td>{problem.offset ?? ""}</td>
              <td>{problem.what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {count > problems.length && <p>and {count - problems.length} more</p>}
    </section>
  );
}
