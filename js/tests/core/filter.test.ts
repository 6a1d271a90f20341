import { describe, expect, test } from "vitest";
import { compilePattern, matchRule } from "../../src/core/filter";
import { groupKey } from "../../src/core/group_key";

test("an invalid pattern says why", () => {
  expect(compilePattern("seed=(").error).toBe("Unterminated group");
  expect(compilePattern("seed=(").expression).toBeNull();
  expect(compilePattern("seed=(.)").error).toBeNull();
});

describe("rules for tags", () => {
  const rules = [
    { pattern: "loss", value: 1 },
    { pattern: "/loss/", value: 2 },
    { pattern: "/^acc/", value: 3 },
    { pattern: "/(/", value: 4 },
    { pattern: "a.c", value: 5 },
    { pattern: "/odd/tag/", value: 6 },
    { pattern: "//", value: 7 },
  ];

  test.each([
    ["loss", 2], // the last that holds
    ["train/Loss", 2],
    ["acc", 3],
    ["abc", undefined], // a tag is no regular expression
    ["a.c", 5],
    ["/odd/tag/", 6],
    ["odd/tag", 6],
    ["(", undefined],
    ["", undefined],
  ])("%s", (tag, value) => expect(matchRule(rules, tag)?.value).toBe(value));
});

test.each([
  ["lr=0.1/seed=3", /seed=\d/, "seed=3"],
  ["lr=0.1/seed=3", /^(.*)\/seed/, "lr=0.1"],
  ["lr=0.1/seed=3", /lr=(.*)\/seed=(.*)/, "0.1 / 3"],
  ["lr=0.1", /lr=([^/]*)(\/seed=.*)?/, "0.1 / "],
  ["lr=0.1", /()/, ""],
  ["lr=0.1", /seed/, null],
])("group of %s by %s", (name, expression, key) => {
  expect(groupKey(name, expression)).toBe(key);
});
