// How events change a list that is already loaded.
import { describe, expect, it } from "vitest";
import { mergeFirstPage, type PostPages, withoutPost } from "./queries";
import type { PostSummary } from "./types";

const post = (id: number, title = `t${id}`) => ({ id, title }) as PostSummary;
const pages = (...lists: PostSummary[][]): PostPages => ({
  pages: lists.map((items) => ({ items, next: "n" })),
  pageParams: lists.map(() => null),
});
const ids = (list: PostPages) => list.pages.map((page) => page.items.map(({ id }) => id));

describe("mergeFirstPage", () => {
  it("puts new posts in front and replaces known ones where they stand", () => {
    const old = pages([post(5), post(4)], [post(3)]);
    const fresh = { items: [post(7), post(6), post(5, "new"), post(3, "new")], next: "other" };
    const merged = mergeFirstPage(old, fresh);
    expect(ids(merged)).toEqual([[7, 6, 5, 4], [3]]);
    expect(merged.pages[0]?.items[2]?.title).toBe("new");
    expect(merged.pages[1]?.items[0]?.title).toBe("new");
    expect(merged.pages[0]?.next).toBe("n");
  });
});

describe("withoutPost", () => {
  it("takes the post out of whichever page it is on", () => {
    expect(ids(withoutPost(pages([post(2)], [post(1)]), 1))).toEqual([[2], []]);
  });
});
