// The way back through the pages of a list.
import { expect, it } from "vitest";
import { keepCursor, pageBefore } from "./list-place";

it("knows the page before once it was shown, and the first page always", () => {
  expect(pageBefore("a", 1)).toBeUndefined();
  expect(pageBefore("a", 2)).toEqual({ page: 1, after: undefined });
  expect(pageBefore("a", 3)).toBeUndefined();
  keepCursor("a", 2, "cursor");
  expect(pageBefore("a", 3)).toEqual({ page: 2, after: "cursor" });
  expect(pageBefore("b", 3)).toBeUndefined();
});
