export { type Board, createBoard } from "./board";
export { BoardStore, type Connection } from "./board-store";
export { Colouring } from "./colouring";
export type { Card, TagGroup } from "./grouping";
export { type Grouping, groupingOf } from "./run_groups";
export { RunRanking } from "./run_ranking";
export { Selection } from "./selection";
export { type Run, Series } from "./series";
export { Settings } from "./settings";
