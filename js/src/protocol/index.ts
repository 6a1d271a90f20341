/**
 * Every name and shape that travels between kernel and browser.
 *
 * The counterpart is `tbwidget/widgets/_protocol.py`, which also tells how the
 * conversation goes; messages recorded in `tests/contract/` are checked by the
 * tests of both sides. What comes in is asserted here, once; after that the
 * types are trusted.
 */
export { column, ProtocolError } from "./fields";
export * from "./messages";
export { parseDetail, parseItems, parseMessage } from "./parse";
export * from "./projector";
export * from "./traits";
