// What the bulletin module loads again when the server says that something changed.
import type { QueryClient } from "@tanstack/react-query";
import type { EventData, EventHandler } from "@/api/events";
import type { Page } from "@/api/types";
import { itemKeys } from "@/features/item/queries";
import { bulletinTexts } from "@/i18n/bulletin";
import { translator } from "@/i18n/catalogue";
import { language } from "@/i18n/language";
import { notify } from "@/ui/notice";
import { keys } from "./queries";
import type { Post, PostSummary } from "./types";

const invalidate = (client: QueryClient, ...queryKeys: (readonly unknown[])[]) =>
  Promise.all(queryKeys.map((queryKey) => client.invalidateQueries({ queryKey })));

const listsOf = (container_id: number | undefined) =>
  container_id === undefined ? keys.lists : keys.list(container_id);

/** What the shown list of a board holds now. */
function shownPost(client: QueryClient, boardId: number, id: number): PostSummary | undefined {
  const lists = client.getQueriesData<Page<PostSummary>>({
    queryKey: keys.list(boardId),
    type: "active",
  });
  return lists.flatMap(([, page]) => page?.items ?? []).find((post) => post.id === id);
}

const posted: EventHandler = async (client, { container_id, item_id }) => {
  if (container_id === undefined || item_id === undefined) return;
  const isShown =
    client.getQueryCache().findAll({ queryKey: keys.list(container_id), type: "active" }).length >
    0;
  const known = shownPost(client, container_id, item_id);
  // What had ended can be out again.
  await invalidate(client, keys.boards, keys.list(container_id), keys.arrivals, keys.post(item_id));
  if (!isShown || known) return;
  const arrived = shownPost(client, container_id, item_id);
  if (!arrived || arrived.read) return;
  notify(translator(bulletinTexts, language.get())("board.arrived", { title: arrived.title }));
};

const changed: EventHandler = async (client, { container_id, item_id }) => {
  if (item_id === undefined) return;
  await invalidate(
    client,
    keys.versions(item_id),
    keys.post(item_id),
    itemKeys.comments(item_id),
    itemKeys.reading(item_id),
    listsOf(container_id),
  );
};

const gone: EventHandler = async (client, { container_id, item_id }: EventData) => {
  if (item_id === undefined) return;
  await invalidate(client, listsOf(container_id), keys.arrivals, keys.boards);
  if (client.getQueryData<Post>(keys.post(item_id))) {
    await invalidate(client, keys.post(item_id));
  }
};

export const bulletinEvents: Record<string, EventHandler> = {
  "bulletin.post.created": posted,
  "bulletin.post.updated": changed,
  "bulletin.post.commented": changed,
  "bulletin.post.withdrawn": gone,
  "bulletin.board.changed": async (client) => {
    await invalidate(client, keys.boards, ["bulletin", "board"]);
  },
  "incident_notice.changed": (client) => client.invalidateQueries({ queryKey: keys.notices }),
};
