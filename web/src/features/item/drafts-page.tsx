// One's drafts of every kind: to be continued, or put into the trash.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { formatDateTime } from "@/i18n/dates";
import { itemTexts } from "@/i18n/item";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { MoreList } from "@/ui/more";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { draftsQuery, itemKeys, restoreItem, trashItem } from "./queries";
import type { KeptItem } from "./types";

const EDIT_PAGES: Record<string, (id: number) => string> = {
  "bulletin.post": (id) => `/posts/${id}/edit`,
};

/** Puts it into the trash; the message has the way back. */
export function useTrash() {
  const t = useTexts(itemTexts);
  const client = useQueryClient();
  const reload = async () => {
    await client.invalidateQueries({ queryKey: itemKeys.drafts });
    await client.invalidateQueries({ queryKey: itemKeys.trash });
  };
  const undo = async (id: number) => {
    try {
      await restoreItem(id);
      notify(t("trash.restored"));
    } catch (error) {
      notify((error as Error).message);
    }
    await reload();
  };
  return async (item: { id: number; title: string }) => {
    try {
      await trashItem(item.id);
      const title = item.title || t("draft.untitled");
      notify(t("draft.trashed", { title }), {
        label: t("trash.undo"),
        run: () => void undo(item.id),
      });
    } catch (error) {
      notify((error as Error).message);
    }
    await reload();
  };
}

function Row({ draft, onTrash }: { draft: KeptItem; onTrash(): void }) {
  const t = useTexts(itemTexts);
  const language = useLanguage();
  const title = draft.title || t("draft.untitled");
  return (
    <li className="line">
      <span className="badge">{draft.kind_label ?? t("draft.badge")}</span>
      <Link to={EDIT_PAGES[draft.kind]?.(draft.id) ?? draft.url ?? "/"} className="line-title">
        {title}
      </Link>
      <span className="line-end">
        {t("draft.updated", { time: formatDateTime(draft.updated_at, language) })}
      </span>
      <button
        type="button"
        className="button quiet small"
        aria-label={t("draft.trash.name", { title })}
        onClick={onTrash}
      >
        {t("draft.trash")}
      </button>
    </li>
  );
}

export function DraftsPage() {
  const t = useTexts(itemTexts);
  const loaded = useInfiniteQuery({ ...draftsQuery, refetchOnMount: "always" });
  const trash = useTrash();
  return (
    <>
      <PageHeading title={t("drafts.title")} />
      <p className="hint">{t("drafts.lead")}</p>
      <MoreList loaded={loaded} empty={t("drafts.none")}>
        {(drafts) => (
          <ul className="lines" aria-label={t("drafts.title")}>
            {drafts.map((draft) => (
              <Row key={draft.id} draft={draft} onTrash={() => void trash(draft)} />
            ))}
          </ul>
        )}
      </MoreList>
    </>
  );
}
