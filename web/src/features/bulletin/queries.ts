// What the bulletin pages load and change.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { pagesQuery, queryText } from "@/api/pages";
import { request } from "@/api/session";
import type { Page, RichNode } from "@/api/types";
import { markItems } from "@/features/item/queries";
import type { ListSearch } from "./list-search";
import type {
  Board,
  BoardDetail,
  IncidentNotice,
  InformationClass,
  Post,
  PostInput,
  PostSummary,
  PostVersion,
  PostVersionContent,
  Saved,
  Template,
  TemplateContent,
} from "./types";

const BASE = "/api/bulletin";

export const keys = {
  boards: ["bulletin", "boards"] as const,
  board: (id: number) => ["bulletin", "board", id] as const,
  lists: ["bulletin", "posts"] as const,
  list: (boardId: number) => ["bulletin", "posts", boardId] as const,
  arrivals: ["bulletin", "new"] as const,
  posts: ["bulletin", "post"] as const,
  post: (id: number) => ["bulletin", "post", id] as const,
  versions: (id: number) => ["bulletin", "versions", id] as const,
  notices: ["bulletin", "incident_notices"] as const,
  approvals: ["bulletin", "approvals"] as const,
  templates: ["bulletin", "templates"] as const,
};

export const boardsQuery = queryOptions({
  queryKey: keys.boards,
  queryFn: ({ signal }) => request<Page<Board>>("GET", `${BASE}/boards`, { signal }),
  select: (page) => page.items,
});

export const boardQuery = (id: number) =>
  queryOptions({
    queryKey: keys.board(id),
    queryFn: ({ signal }) => request<BoardDetail>("GET", `${BASE}/boards/${id}`, { signal }),
  });

/** One page of a board's list, as the address of the page asks for it. */
export const postsQuery = (boardId: number, search: ListSearch, size: number) =>
  queryOptions({
    queryKey: [...keys.list(boardId), { ...search, page: undefined, size }],
    queryFn: ({ signal }) => loadPosts(boardId, search, size, signal),
  });

export function loadPosts(
  boardId: number,
  search: ListSearch,
  limit: number,
  signal?: AbortSignal,
): Promise<Page<PostSummary>> {
  const { state, unread, important, from, until, department, after } = search;
  const query = queryText({
    board_id: boardId,
    state,
    unread,
    importance: important ? 1 : undefined,
    from,
    until,
    department_id: department,
    limit,
    after,
  });
  return request<Page<PostSummary>>("GET", `${BASE}/posts${query}`, signal ? { signal } : {});
}

export const postsFile = (
  boardId: number,
  encoding: "utf-8" | "cp932",
  state: ListSearch["state"],
) => `${BASE}/posts.csv${queryText({ board_id: boardId, encoding, state })}`;

export const arrivalsQuery = (unread: boolean) =>
  pagesQuery<PostSummary>([...keys.arrivals, unread], `${BASE}/new`, { unread, limit: 50 });

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

export const templatesQuery = (boardId: number | undefined) =>
  queryOptions({
    queryKey: [...keys.templates, boardId],
    queryFn: ({ signal }) =>
      request<Page<Template>>("GET", `${BASE}/templates${queryText({ board_id: boardId })}`, {
        signal,
      }),
    select: (page) => page.items,
  });

export const loadTemplate = (id: number) =>
  request<TemplateContent>("GET", `${BASE}/templates/${id}`);

export interface TemplateInput {
  name: string;
  title: string;
  body?: RichNode;
  body_text?: string;
  information_class?: InformationClass;
  importance?: 0 | 1;
  board_id?: number;
  department_id?: number | undefined;
}
export const createTemplate = (body: TemplateInput) =>
  request<TemplateContent>("POST", `${BASE}/templates`, { body });
export const updateTemplate = (template: Template, body: TemplateInput) =>
  request<TemplateContent>("PATCH", `${BASE}/templates/${template.id}`, {
    body,
    ifMatch: template.version,
  });
export const removeTemplate = (template: Template) =>
  request<void>("DELETE", `${BASE}/templates/${template.id}`, { ifMatch: template.version });

export const createPost = (
  input: Partial<PostInput> & { draft?: boolean },
  idempotencyKey: string,
) => request<Saved>("POST", `${BASE}/posts`, { body: input, idempotencyKey });

export const updatePost = (
  id: number,
  input: Partial<PostInput> & { tell?: boolean; draft?: boolean },
  version: number,
) => request<Saved>("PATCH", `${BASE}/posts/${id}`, { body: input, ifMatch: version });

export const publishPost = (id: number, idempotencyKey: string) =>
  request<Saved>("POST", `${BASE}/posts/${id}/publish`, { idempotencyKey });

export const withdrawPost = (id: number) => request<void>("DELETE", `${BASE}/posts/${id}`);
export const copyPost = (id: number) =>
  request<Saved>("POST", `${BASE}/posts/${id}/copy`, { body: {} });
export const movePost = (id: number, boardId: number) =>
  request<unknown>("POST", `${BASE}/posts/${id}/move`, { body: { board_id: boardId } });

export const subscribe = (boardId: number, subscribed: boolean) =>
  request<unknown>("PUT", `${BASE}/boards/${boardId}/subscription`, { body: { subscribed } });

/** Whatever shows whether posts are read, or how many aren't. */
export async function reloadMarks(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.boards }),
    client.invalidateQueries({ queryKey: keys.lists }),
    client.invalidateQueries({ queryKey: keys.arrivals }),
  ]);
}

/** Lists and posts that are kept show it at once when one comes back to them; an answer under way may
 * be older. */
async function showMarks(
  client: QueryClient,
  read: boolean,
  isMarked: (post: PostSummary) => boolean,
): Promise<void> {
  const shown = <Kept extends PostSummary>(post: Kept) =>
    isMarked(post) ? { ...post, read } : post;
  const underWay = client
    .getQueryCache()
    .findAll({ queryKey: keys.posts, fetchStatus: "fetching" });
  await client.cancelQueries({ queryKey: keys.lists });
  await client.cancelQueries({ queryKey: keys.posts });
  client.setQueriesData<Page<PostSummary>>(
    { queryKey: keys.lists },
    (old) => old && { ...old, items: old.items.map(shown) },
  );
  client.setQueriesData<Post>({ queryKey: keys.posts }, (old) => old && shown(old));
  await Promise.all([
    reloadMarks(client),
    client.invalidateQueries({ predicate: (query) => underWay.includes(query) }),
  ]);
}

export async function markPost(client: QueryClient, post: Post, read: boolean): Promise<void> {
  await request("PUT", `${BASE}/posts/${post.id}/mark`, { body: { read } });
  await showMarks(client, read, ({ id }) => id === post.id);
}

export async function markPosts(client: QueryClient, ids: number[], read: boolean): Promise<void> {
  await markItems(ids, read);
  await showMarks(client, read, ({ id }) => ids.includes(id));
}

export async function markBoard(client: QueryClient, boardId: number): Promise<void> {
  await request("POST", `${BASE}/boards/${boardId}/mark_all`);
  await showMarks(client, true, (post) => post.board_id === boardId && post.state === "current");
}
