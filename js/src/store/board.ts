import type { HostModel, RawMessage } from "../model/host";
import { BoardStore } from "./board-store";
import { Colouring } from "./colouring";
import { Projector } from "./projector";
import { RunRanking } from "./run_ranking";
import { Selection } from "./selection";
import { Settings } from "./settings";

/** Everything a view needs; made once a model, and lives as long as it. */
export interface Board {
  readonly store: BoardStore;
  readonly settings: Settings;
  readonly selection: Selection;
  readonly ranking: RunRanking;
  readonly colouring: Colouring;
  readonly projector: Projector;
}

/**
 * Connect to a model and say hello to its kernel.
 *
 * @param signal ends it all: listeners, timers, bindings, pending requests
 * @param early messages that came before, in their order
 */
export function createBoard(
  model: HostModel,
  signal: AbortSignal,
  early: readonly RawMessage[] = [],
): Board {
  const store = new BoardStore(model, signal, early);
  const settings = new Settings(model, signal);
  const selection = new Selection(store, settings);
  const ranking = new RunRanking(store, settings, selection);
  const colouring = new Colouring(store, settings);
  const projector = new Projector(store.embeddings, settings, signal);
  return { store, settings, selection, ranking, colouring, projector };
}
