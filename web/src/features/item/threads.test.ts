// Replies stand under what they answer.
import { expect, it } from "vitest";
import { threaded } from "./threads";
import type { Comment } from "./types";

const comment = (id: number, reply_to: number | null = null) => ({ id, reply_to }) as Comment;
const shape = (comments: Comment[]) =>
  threaded(comments).map(({ comment: { id }, depth }) => [id, depth]);

it("keeps the order and indents replies", () => {
  expect(shape([comment(1), comment(2), comment(3, 1), comment(4, 3), comment(5, 2)])).toEqual([
    [1, 0],
    [3, 1],
    [4, 2],
    [2, 0],
    [5, 1],
  ]);
});

it("lets a reply to something unknown stand by itself", () => {
  expect(shape([comment(2, 99)])).toEqual([[2, 0]]);
});

it("stops indenting at a depth that a phone can show", () => {
  const chain = [1, 2, 3, 4, 5, 6].map((id) => comment(id, id > 1 ? id - 1 : null));
  expect(shape(chain).map(([, depth]) => depth)).toEqual([0, 1, 2, 3, 3, 3]);
});
