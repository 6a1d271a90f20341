import { useState } from "preact/hooks";
import type { Status } from "../protocol";
import type { BoardStore, Connection } from "../store";
import { ClearIcon, WarningIcon } from "./icons";
import { useView } from "./view";

/** What is going on, and how far it can be trusted. */
export function StatusLine() {
  const { store } = useView().board;
  const [listOpen, setListOpen] = useState(false);
  const status = store.status.value;
  const state = stateOf(store.connection.value, status);
  const count = status?.problem_count ?? 0;
  const fault = store.fault.value;
  return (
    <footer class="status">
      {listOpen && status && count > 0 && (
        <ProblemList status={status} close={() => setListOpen(false)} />
      )}
      <span class={`dot ${state.kind}`} />
      <span role="status" class="status-text" title={state.text}>
        {state.text}
      </span>
      {status && state.kind === "live" && (
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

export interface BoardState {
  readonly kind: "connecting" | "waiting" | "reading" | "live" | "gone";
  readonly text: string;
}

export function stateOf(connection: Connection, status: Status | null): BoardState {
  if (connection === "gone") return { kind: "gone", text: "kernel gone: view frozen" };
  if (!status || connection === "connecting") return { kind: "connecting", text: "connecting…" };
  if (status.state === "waiting") return { kind: "waiting", text: `waiting for ${status.logdir}` };
  return { kind: status.state, text: status.state };
}

/** Whether there is more to say than that all is live; read inside a component. */
export function isAmiss({ connection, status, fault }: BoardStore): boolean {
  const isLive = stateOf(connection.value, status.value).kind === "live";
  return !isLive || fault.value !== null || (status.value?.problem_count ?? 0) > 0;
}

interface ProblemListProps {
  readonly status: Status;
  readonly close: () => void;
}

function ProblemList({ status, close }: ProblemListProps) {
  const { problems, problem_count: count } = status;
  return (
    <section class="problem-list" aria-label="Problems">
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
