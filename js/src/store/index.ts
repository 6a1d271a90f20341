export { type Board, createBoard } from "./board";
export { BoardStore, type Connection } from "./board-store";
export type { Card, TagGroup } from "./grouping";
export { Selection } from "./selection";
export { type Run, Series } from "./series";
export { Settings } from "./settings";
