import { expect, test } from "vitest";
import { assignColours, runColour, toldApart } from "../../src/core/colours";
import vectors from "./colour_vectors.json";

test.each(vectors.cases)("colours: $name", ({ runs, groups, colours }) => {
  const started = runs.map(([name, time]) => ({
    name: String(name),
    firstWallTime: typeof time === "number" ? time : null,
  }));
  const keys = new Map(Object.entries(groups ?? {}));
  const things = toldApart(started, ({ name }) => keys.get(name) ?? null);
  const slots = assignColours(things, new Map());
  const found = Array.from(slots, ([name, slot]) => [name, runColour(slot)]);
  expect(Object.fromEntries(found)).toEqual(colours);
});
