// The way back through the pages of a list.
import { expect, it } from "vitest";
import { findPage, forgetPlace, keepCursor, keepPlace, pageBefore, placeOf } from "./list-place";

it("knows the page before once it was shown, and the first page always", () => {
  expect(pageBefore("a", 1)).toBeUndefined();
  expect(pageBefore("a", 2)).toEqual({ page: 1, after: undefined });
  expect(pageBefore("a", 3)).toBeUndefined();
  keepCursor("a", 2, "cursor");
  expect(pageBefore("a", 3)).toEqual({ page: 2, after: "cursor" });
  expect(pageBefore("b", 3)).toBeUndefined();
});

it("the page before is found from the top after a reload", async () => {
  const asked: [number, string | undefined][] = [];
  const behind = async (rows: number, after: string | undefined) => {
    asked.push([rows, after]);
    return `${after ?? ""}+${rows}`;
  };
  expect(await findPage(1, 50, behind)).toEqual({ page: 1, after: undefined });
  expect(asked).toEqual([]);
  expect(await findPage(2, 20, behind)).toEqual({ page: 2, after: "+20" });
  expect(await findPage(6, 50, behind)).toEqual({ page: 6, after: "+200+50" });
  expect(await findPage(3, 100, behind)).toEqual({ page: 3, after: "+200" });
  expect(await findPage(9, 20, async () => null)).toEqual({ page: 1, after: undefined });
});

it("a place stays in the window's history until it was returned to", () => {
  history.replaceState({ own: 1 }, "");
  keepPlace("/boards/2", { scrollTop: 40, postId: 7 });
  expect(history.state).toEqual({ own: 1, place: { scrollTop: 40, postId: 7 } });
  // As after a reload: nothing in memory under this address.
  expect(placeOf("/boards/2?page=2")).toEqual({ scrollTop: 40, postId: 7 });
  forgetPlace("/boards/2");
  expect(placeOf("/boards/2")).toBeUndefined();
  expect(history.state.own).toBe(1);
});
