// Marks stand on every list and post that is kept, before anything is loaded again.
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Page } from "@/api/types";
import { keys, markBoard, markPost, markPosts, postQuery } from "./queries";
import type { Post, PostSummary } from "./types";

const BOARD = 5;
const post = (id: number, board_id = BOARD) =>
  ({ id, board_id, state: "current", read: false }) as PostSummary;

let client: QueryClient;
const listKey = (board: number, unread: boolean) => [...keys.list(board), { unread }];
const readIn = (board: number, unread = false) =>
  client
    .getQueryData<Page<PostSummary>>(listKey(board, unread))
    ?.items.filter(({ read }) => read)
    .map(({ id }) => id);

beforeEach(() => {
  client = new QueryClient();
  const items = [post(1), post(2), post(3)];
  for (const unread of [false, true]) {
    client.setQueryData(listKey(BOARD, unread), { items, next: null });
  }
  client.setQueryData(listKey(6, false), { items: [post(4, 6)], next: null });
  client.setQueryData(keys.post(2), post(2));
  vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
});
afterEach(() => vi.unstubAllGlobals());

it("marks one post", async () => {
  await markPost(client, post(2) as Post, true);
  expect(readIn(BOARD)).toEqual([2]);
  expect(client.getQueryData<Post>(keys.post(2))?.read).toBe(true);
});

it("marks several on every list that has them, and the posts that were opened", async () => {
  await markPosts(client, [1, 2], true);
  expect(readIn(BOARD)).toEqual([1, 2]);
  expect(readIn(BOARD, true)).toEqual([1, 2]);
  expect(readIn(6)).toEqual([]);
  expect(client.getQueryData<Post>(keys.post(2))?.read).toBe(true);
  // Unread again: who opens it the next time has read it then.
  await markPosts(client, [2], false);
  expect(readIn(BOARD)).toEqual([1]);
  expect(client.getQueryData<Post>(keys.post(2))?.read).toBe(false);
});

it("marks a whole board", async () => {
  await markBoard(client, BOARD);
  expect(readIn(BOARD)).toEqual([1, 2, 3]);
  expect(readIn(6)).toEqual([]);
});

it("is not undone by an answer that was under way", async () => {
  let answerOld: (answer: Response) => void = () => undefined;
  const answers = [
    new Promise<Response>((go) => {
      answerOld = go;
    }),
    Response.json({ ...post(2), read: true, title: "new" }),
  ];
  vi.stubGlobal("fetch", (_path: string, { method }: RequestInit) =>
    method === "GET" ? answers.shift() : new Response(null, { status: 204 }),
  );
  const stop = new QueryObserver(client, postQuery(2)).subscribe(() => undefined);
  await markPost(client, post(2) as Post, true);
  answerOld(Response.json(post(2)));
  await vi.waitFor(() => expect(answers).toEqual([]));
  await vi.waitFor(() => expect(client.isFetching()).toBe(0));
  expect(client.getQueryData<Post>(keys.post(2))).toMatchObject({ read: true, title: "new" });
  stop();
});
