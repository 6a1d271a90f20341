import { effect } from "@preact/signals";
import { expect, test } from "vitest";
import { Answers } from "../../src/store/loaded";

const life = new AbortController();

function answers(most = 10, kept = 1) {
  return new Answers<string>({ most, kept, sizeOf: (text) => text.length });
}

test("a question is asked once, and its answer is there for all", async () => {
  const all = answers();
  let asked = 0;
  const ask = async () => {
    asked++;
    return "answer";
  };
  const seen: string[] = [];
  const stop = effect(() => {
    seen.push(all.state("a").kind);
  });
  all.want("a", ask, life.signal);
  all.want("a", ask, life.signal);
  await expect.poll(() => all.state("a")).toEqual({ kind: "here", value: "answer" });
  expect(asked).toBe(1);
  expect(seen).toEqual(["away", "asked", "here"]);
  stop();
});

test("what failed says why, and is asked again once it is forgotten", async () => {
  const all = answers();
  all.want("a", () => Promise.reject(new Error("no such file")), life.signal);
  await expect.poll(() => all.state("a")).toEqual({ kind: "failed", error: "no such file" });
  all.forget((_, state) => state.kind === "failed");
  all.want("a", async () => "b", life.signal);
  await expect.poll(() => all.state("a").kind).toBe("here");
});

test("an answer to what was forgotten meanwhile is dropped", async () => {
  const all = answers();
  const { promise, resolve } = Promise.withResolvers<string>();
  all.want("a", () => promise, life.signal);
  all.forget(() => true);
  resolve("late");
  await promise;
  expect(all.state("a").kind).toBe("away");
});

test("what was looked at least lately goes first where there is too much", () => {
  const all = answers(10);
  for (const key of ["a", "b", "c"]) all.set(key, { kind: "here", value: "1234" });
  expect(["a", "b", "c"].map((key) => all.state(key).kind)).toEqual(["away", "here", "here"]);
  all.state("b");
  all.set("d", { kind: "here", value: "1234" });
  expect(["b", "c", "d"].map((key) => all.state(key).kind)).toEqual(["here", "away", "here"]);
});

test("as many as are on screen stay, however large they are", () => {
  const all = answers(10, 2);
  all.set("a", { kind: "here", value: "x".repeat(50) });
  all.set("b", { kind: "here", value: "x".repeat(50) });
  expect(["a", "b"].map((key) => all.state(key).kind)).toEqual(["here", "here"]);
});
