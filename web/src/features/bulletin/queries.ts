// What the bulletin pages load and change.
import {
  type InfiniteData,
  infiniteQueryOptions,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import { request } from "@/api/session";
import type { Page } from "@/api/types";
import type {
  Board,
  IncidentNotice,
  Post,
  PostInput,
  PostSummary,
  PostVersion,
  PostVersionContent,
  Saved,
} from "./types";

const PAGE_SIZE = 50;
const BASE = "/api/bulletin";

export type PostPages = InfiniteData<Page<PostSummary>, string | null>;

export const keys = {
  boards: ["bulletin", "boards"] as const,
  lists: ["bulletin", "posts"] as const,
  list: (boardId: number) => ["bulletin", "posts", boardId] as const,
  post: (id: number) => ["bulletin", "post", id] as const,
  versions: (id: number) => ["bulletin", "versions", id] as const,
  notices: ["bulletin", "incident_notices"] as const,
};

export function loadPostPage(boardId: number, after: string | null, signal?: AbortSignal) {
  const query = new URLSearchParams({ board_id: String(boardId), limit: String(PAGE_SIZE) });
  if (after !== null) query.set("after", after);
  return request<Page<PostSummary>>("GET", `${BASE}/posts?${query}`, { signal });
}

export const boardsQuery = queryOptions({
  queryKey: keys.boards,
  queryFn: ({ signal }) => request<Page<Board>>("GET", `${BASE}/boards`, { signal }),
  select: (page) => page.items,
});

export const postsQuery = (boardId: number) =>
  infiniteQueryOptions({
    queryKey: keys.list(boardId),
    queryFn: ({ pageParam, signal }) => loadPostPage(boardId, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page<PostSummary>) => page.next,
  });

export const postQuery = (id: number) =>
  queryOptions({
    queryKey: keys.post(id),
    queryFn: ({ signal }) => request<Post>("GET", `${BASE}/posts/${id}`, { signal }),
  });

export const versionsQuery = (id: number) =>
  queryOptions({
    queryKey: keys.versions(id),
    queryFn: ({ signal }) =>
      request<Page<PostVersion>>("GET", `${BASE}/posts/${id}/versions`, { signal }),
    select: (page) => page.items,
  });

export const versionQuery = (id: number, version: number) =>
  queryOptions({
    queryKey: [...keys.versions(id), version],
    queryFn: ({ signal }) =>
      request<PostVersionContent>("GET", `${BASE}/posts/${id}/versions/${version}`, { signal }),
  });

export const noticesQuery = queryOptions({
  queryKey: keys.notices,
  queryFn: ({ signal }) =>
    request<Page<IncidentNotice>>("GET", `${BASE}/incident_notices`, { signal }),
  select: (page) => page.items,
});

export const createPost = (input: PostInput, idempotencyKey: string) =>
  request<Saved>("POST", `${BASE}/posts`, { body: input, idempotencyKey });

export const updatePost = (id: number, input: Partial<PostInput>, version: number) =>
  request<Saved>("PATCH", `${BASE}/posts/${id}`, { body: input, ifMatch: version });

export const withdrawPost = (id: number) => request<void>("DELETE", `${BASE}/posts/${id}`);

/** Sends the mark and shows it at once in the list and on the page. */
export async function markPost(client: QueryClient, post: PostSummary, read: boolean) {
  await request<void>("PUT", `${BASE}/posts/${post.id}/mark`, { body: { read } });
  const withMark = <Item extends PostSummary>(item: Item): Item =>
    item.id === post.id ? { ...item, read } : item;
  client.setQueryData<Post>(keys.post(post.id), (old) => old && withMark(old));
  client.setQueryData<PostPages>(keys.list(post.board_id), (old) => old && mapPosts(old, withMark));
}

export function mapPosts(pages: PostPages, change: (post: PostSummary) => PostSummary): PostPages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, items: page.items.map(change) })),
  };
}

export function withoutPost(pages: PostPages, id: number): PostPages {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.filter((post) => post.id !== id),
    })),
  };
}

/** Brings a fresh first page into a list of many: new posts in front, known ones replaced. */
export function mergeFirstPage(pages: PostPages, fresh: Page<PostSummary>): PostPages {
  const known = new Set(pages.pages.flatMap((page) => page.items.map((post) => post.id)));
  const byId = new Map(fresh.items.map((post) => [post.id, post]));
  const merged = mapPosts(pages, (post) => byId.get(post.id) ?? post);
  const arrived = fresh.items.filter((post) => !known.has(post.id));
  return {
    ...merged,
    pages: merged.pages.map((page, index) =>
      index === 0 ? { ...page, items: [...arrived, ...page.items] } : page,
    ),
  };
}
