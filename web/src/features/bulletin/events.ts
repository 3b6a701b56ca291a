// What the bulletin module loads again when the server says that something changed.
import type { QueryClient } from "@tanstack/react-query";
import type { EventData, EventHandler } from "@/api/events";
import { bulletinTexts } from "@/i18n/bulletin";
import { translator } from "@/i18n/catalogue";
import { language } from "@/i18n/language";
import { notify } from "@/ui/notice";
import { keys, loadPostPage, mergeFirstPage, type PostPages, withoutPost } from "./queries";
import type { Post } from "./types";

/** One request for the newest page, whatever the length of the list that is shown. */
async function freshen(client: QueryClient, boardId: number): Promise<PostPages | undefined> {
  const shown = client.getQueryData<PostPages>(keys.list(boardId));
  if (shown === undefined) return undefined;
  const active = client
    .getQueryCache()
    .find({ queryKey: keys.list(boardId) })
    ?.isActive();
  if (!active) {
    await client.invalidateQueries({ queryKey: keys.list(boardId) });
    return undefined;
  }
  const fresh = await loadPostPage(boardId, null);
  return client.setQueryData<PostPages>(keys.list(boardId), (old) =>
    old ? mergeFirstPage(old, fresh) : old,
  );
}

const posted: EventHandler = async (client, { container_id, item_id }) => {
  if (container_id === undefined) return;
  const known = client
    .getQueryData<PostPages>(keys.list(container_id))
    ?.pages.some((page) => page.items.some((post) => post.id === item_id));
  const pages = await freshen(client, container_id);
  const arrived = pages?.pages[0]?.items.find((post) => post.id === item_id);
  if (!arrived || arrived.read || known) return;
  notify(translator(bulletinTexts, language.get())("board.arrived", { title: arrived.title }));
};

const changed: EventHandler = async (client, { container_id, item_id }) => {
  if (item_id === undefined) return;
  await client.invalidateQueries({ queryKey: keys.versions(item_id) });
  await client.invalidateQueries({ queryKey: keys.post(item_id) });
  if (container_id !== undefined) await freshen(client, container_id);
};

const gone: EventHandler = async (client, { container_id, item_id }: EventData) => {
  if (item_id === undefined || container_id === undefined) return;
  client.setQueryData<PostPages>(
    keys.list(container_id),
    (old) => old && withoutPost(old, item_id),
  );
  if (client.getQueryData<Post>(keys.post(item_id))) {
    await client.invalidateQueries({ queryKey: keys.post(item_id) });
  }
};

export const bulletinEvents: Record<string, EventHandler> = {
  "bulletin.post.created": posted,
  "bulletin.post.updated": changed,
  "bulletin.post.withdrawn": gone,
  "incident_notice.changed": (client) => client.invalidateQueries({ queryKey: keys.notices }),
};
