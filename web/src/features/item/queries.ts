// What pages ask of items whatever their kind: drafts, trash, comments, confirmations, notices.
import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { pagesQuery, queryText } from "@/api/pages";
import { request } from "@/api/session";
import type { Page } from "@/api/types";
import type {
  Comment,
  KeptItem,
  NoticeLine,
  NoticeTopic,
  Reader,
  ReaderState,
  ReadingDetail,
  Todo,
} from "./types";

const BASE = "/api/item";
const READERS_A_PAGE = 100;

export const itemKeys = {
  drafts: ["item", "drafts"] as const,
  trash: ["item", "trash"] as const,
  comments: (id: number) => ["item", "comments", id] as const,
  reading: (id: number) => ["item", "reading", id] as const,
  counts: ["item", "counts"] as const,
  todos: ["item", "todos"] as const,
  notices: ["item", "notices"] as const,
  noticeSettings: ["item", "notice_settings"] as const,
};

export const draftsQuery = pagesQuery<KeptItem>(itemKeys.drafts, `${BASE}/drafts`);
export const trashQuery = pagesQuery<KeptItem>(itemKeys.trash, `${BASE}/trash`);
export const commentsQuery = (id: number) =>
  pagesQuery<Comment>(itemKeys.comments(id), `${BASE}/items/${id}/comments`);
export const todosQuery = pagesQuery<Todo>([...itemKeys.todos, "list"], `${BASE}/todos`);
export const noticesQuery = (unread: boolean) =>
  pagesQuery<NoticeLine>([...itemKeys.notices, "list", unread], `${BASE}/notices`, { unread });

const countQuery = (key: readonly string[], path: string) =>
  queryOptions({
    queryKey: [...key, "count"],
    queryFn: ({ signal }) => request<{ count: number }>("GET", path, { signal }),
    select: ({ count }) => count,
  });
export const todoCountQuery = countQuery(itemKeys.todos, `${BASE}/todo_count`);
export const noticeCountQuery = countQuery(itemKeys.notices, `${BASE}/notice_count`);

export const readingQuery = (id: number) =>
  queryOptions({
    queryKey: itemKeys.reading(id),
    queryFn: ({ signal }) =>
      request<ReadingDetail>("GET", `${BASE}/items/${id}/reading`, { signal }),
  });

/** n/N of the rows that are on the screen, in one request behind the list. */
export const countsQuery = (ids: readonly number[]) =>
  queryOptions({
    queryKey: [...itemKeys.counts, ids],
    queryFn: ({ signal }) =>
      request<Page<{ id: number; confirmed: number; asked: number }>>(
        "POST",
        `${BASE}/reading_counts`,
        { body: { item_ids: ids }, signal },
      ),
    select: (page) => new Map(page.items.map((item) => [item.id, item])),
    enabled: ids.length > 0,
    refetchOnMount: "always",
  });

export const readersQuery = (id: number, state: ReaderState, departmentId: number | undefined) =>
  pagesQuery<Reader>(
    [...itemKeys.reading(id), "readers", state, departmentId],
    `${BASE}/items/${id}/readers`,
    { state, department_id: departmentId, limit: READERS_A_PAGE },
  );

export const readersFile = (
  id: number,
  encoding: "utf-8" | "cp932",
  departmentId: number | undefined,
) => `${BASE}/items/${id}/readers.csv${queryText({ encoding, department_id: departmentId })}`;

const one = (id: number) => `${BASE}/items/${id}`;

export const restoreItem = (id: number) =>
  request<{ id: number; version: number; state: string }>("POST", `${one(id)}/restore`);
export const endItem = (id: number) => request<unknown>("POST", `${one(id)}/end`);
export const trashItem = (id: number) => request<void>("DELETE", one(id));
export const holdItem = (id: number, hold: boolean, reason: string) =>
  request<unknown>("PUT", `${one(id)}/hold`, { body: { hold, reason } });
export const markItems = (item_ids: number[], read: boolean) =>
  request<void>("POST", `${BASE}/marks`, { body: { item_ids, read } });

export const createComment = (id: number, text: string, replyTo: number | undefined, key: string) =>
  request<Comment>("POST", `${one(id)}/comments`, {
    body: { body_text: text, ...(replyTo === undefined ? {} : { reply_to: replyTo }) },
    idempotencyKey: key,
  });
export const updateComment = (comment: Comment, text: string) =>
  request<unknown>("PATCH", `${BASE}/comments/${comment.id}`, {
    body: { body_text: text },
    ifMatch: comment.version,
  });
export const withdrawComment = (id: number) => request<void>("DELETE", `${BASE}/comments/${id}`);

export type Confirmation =
  | Record<string, never>
  | { person_id: number }
  | { department_id: number; told: number[] };
export const confirmItem = (id: number, body: Confirmation) =>
  request<unknown>("PUT", `${one(id)}/confirmation`, { body });
export const undoConfirmation = (id: number) => request<void>("DELETE", `${one(id)}/confirmation`);
export const remindReaders = (id: number) =>
  request<{ reminded: number }>("POST", `${one(id)}/reminders`, { body: {} });

export const markNotice = (id: number, read: boolean) =>
  request<unknown>("PUT", `${BASE}/notices/${id}/mark`, { body: { read } });
export const markAllNotices = () => request<unknown>("POST", `${BASE}/notices/mark_all`);

export const noticeSettingsQuery = queryOptions({
  queryKey: itemKeys.noticeSettings,
  queryFn: ({ signal }) => request<Page<NoticeTopic>>("GET", `${BASE}/notice_settings`, { signal }),
  select: (page) => page.items,
});
export const changeNoticeSetting = (topic: string, in_app: boolean) =>
  request<void>("PUT", `${BASE}/notice_settings`, { body: { topic, in_app } });
/** Shows a topic as it was asked for; what the server says follows. */
export async function showNoticeSetting(
  client: QueryClient,
  topic: string,
  in_app: boolean,
): Promise<void> {
  const { queryKey } = noticeSettingsQuery;
  const changed = (one: NoticeTopic) => (one.topic === topic ? { ...one, in_app } : one);
  await client.cancelQueries({ queryKey });
  client.setQueryData(queryKey, (old) => old && { ...old, items: old.items.map(changed) });
}
