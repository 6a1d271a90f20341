import { expect, test } from "vitest";
import { assignColours, runColour } from "../../src/core/colours";
import vectors from "./colour_vectors.json";

test.each(vectors.cases)("colours: $name", ({ runs, colours }) => {
  const started = runs.map(([name, time]) => ({
    name: String(name),
    firstWallTime: typeof time === "number" ? time : null,
  }));
  const slots = assignColours(started, new Map());
  const found = Array.from(slots, ([name, slot]) => [name, runColour(slot)]);
  expect(Object.fromEntries(found)).toEqual(colours);
});
