import { expect, test } from "vitest";
import { chooseSteps } from "../../src/core/choose_steps";
import { range } from "../messages";

test("few steps are all drawn", () => {
  expect(chooseSteps(4, range(4), 100)).toEqual({ shown: [0, 1, 2, 3], missing: [] });
  expect(chooseSteps(4, [1, 3], 100)).toEqual({ shown: [1, 3], missing: [0, 2] });
  expect(chooseSteps(1, [0], 100)).toEqual({ shown: [0], missing: [] });
  expect(chooseSteps(0, [], 100)).toEqual({ shown: [], missing: [] });
});

test("of many, some lie evenly between both ends", () => {
  expect(chooseSteps(101, range(101), 5)).toEqual({ shown: [0, 25, 50, 75, 100], missing: [] });
});

test("what is here is taken for what lies near it, the last for nothing else", () => {
  expect(chooseSteps(101, [3, 20, 30, 66, 90, 99], 5)).toEqual({
    shown: [3, 20, 66],
    missing: [50, 100],
  });
});

test("nothing is drawn twice, and no more than there is room for", () => {
  for (const length of [2, 7, 50, 99, 500, 10_001]) {
    for (const most of [2, 10, 91, 100]) {
      const { shown, missing } = chooseSteps(length, range(length), most);
      expect(missing).toEqual([]);
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown).toHaveLength(Math.min(length, most));
      expect([shown[0], shown.at(-1)]).toEqual([0, length - 1]);
    }
  }
});
