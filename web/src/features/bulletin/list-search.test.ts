// What a list's address says.
import { describe, expect, it } from "vitest";
import { isFiltered, listKey, listSearch, withFilter } from "./list-search";

describe("listSearch", () => {
  it("takes what is of its form and drops the rest", () => {
    const raw = {
      state: "past",
      unread: 1,
      from: "2026-04-01",
      department: "7",
      after: "x",
      page: 2,
    };
    expect(listSearch(raw)).toEqual({
      state: "past",
      unread: true,
      important: undefined,
      from: "2026-04-01",
      until: undefined,
      department: 7,
      after: "x",
      page: 2,
      size: undefined,
    });
    const bad = {
      state: "draft",
      unread: "no",
      from: "1 April",
      department: -1,
      after: 5,
      page: "x",
    };
    expect(Object.values(listSearch(bad)).every((value) => value === undefined)).toBe(true);
  });
});

describe("withFilter", () => {
  it("begins at the first page", () => {
    expect(withFilter({ after: "c", page: 3, unread: true }, { state: "past" })).toEqual({
      unread: true,
      state: "past",
      after: undefined,
      page: undefined,
    });
  });
});

it("tells a filtered list from a whole one", () => {
  expect(isFiltered({ state: "past", page: 2 })).toBe(false);
  expect(isFiltered({ department: 3 })).toBe(true);
});

it("gives all pages of one list the same key", () => {
  expect(listKey(1, { unread: true, after: "a", page: 2 }, 20)).toBe(
    listKey(1, { unread: true }, 20),
  );
  expect(listKey(1, {}, 20)).not.toBe(listKey(1, {}, 50));
});
