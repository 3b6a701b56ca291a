// How a page of a list is asked for.
import { expect, it } from "vitest";
import { queryText } from "./pages";

it("names what is set and nothing else", () => {
  expect(queryText({ a: 1, b: "x y", c: true, d: false, e: undefined, f: null, g: "" })).toBe(
    "?a=1&b=x+y&c=true",
  );
  expect(queryText({})).toBe("");
});
