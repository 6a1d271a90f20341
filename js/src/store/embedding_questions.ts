import {
  Method,
  parseColumns,
  parseNeighbors,
  parsePicture,
  parseSpaceDetails,
  type Question,
  type Response,
} from "../protocol";
import type { EmbeddingQuestions } from "./embeddings";

type Ask = (
  question: Question,
  signal: AbortSignal,
  buffers?: readonly ArrayBufferView[],
) => Promise<Response>;

/** Questions about embeddings as requests, and their answers asserted. */
export function embeddingQuestions(ask: Ask): EmbeddingQuestions {
  return {
    space: async (params, signal) =>
      parseSpaceDetails(await ask({ method: Method.space, params }, signal)),
    columns: async (params, signal) =>
      parseColumns(await ask({ method: Method.columns, params }, signal)),
    custom: async (params, groups, signal) =>
      parseColumns(await ask({ method: Method.custom, params }, signal, groups)),
    neighbors: async (params, signal) =>
      parseNeighbors(await ask({ method: Method.neighbors, params }, signal)),
    project: async (params, signal) => {
      await ask({ method: Method.project, params }, signal);
    },
    sheet: async (params, signal) =>
      parsePicture(await ask({ method: Method.sheet, params }, signal)),
    picture: async (params, signal) =>
      parsePicture(await ask({ method: Method.picture, params }, signal)),
    select: async (params, points, signal) => {
      await ask({ method: Method.select, params }, signal, [points]);
    },
  };
}
