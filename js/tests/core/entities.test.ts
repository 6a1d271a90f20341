import { expect, it } from "vitest";
import { decodeHTMLStrict } from "../../src/core/entities";

it("knows what the browser knows by these names", () => {
  const names = ["amp", "lt", "nbsp", "frac12", "yuml", "times", "alpha", "Omega", "sigmaf", "le"];
  for (const name of names) {
    const said = new DOMParser().parseFromString(`&${name};`, "text/html").body.textContent;
    expect(decodeHTMLStrict(`&${name};`), name).toBe(said);
  }
});

it("leaves what it does not know, and what is not closed", () => {
  expect(decodeHTMLStrict("&colon;&nbsp &toString;&constructor;")).toBe(
    "&colon;&nbsp &toString;&constructor;",
  );
});
