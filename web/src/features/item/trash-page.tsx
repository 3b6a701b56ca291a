// What one put into the trash or withdrew, with the way back.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formatDate, formatDateTime } from "@/i18n/dates";
import { itemTexts } from "@/i18n/item";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { MoreList } from "@/ui/more";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { restoreItem, trashQuery } from "./queries";
import type { KeptItem } from "./types";

function Row({ item }: { item: KeptItem }) {
  const t = useTexts(itemTexts);
  const language = useLanguage();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const title = item.title || t("draft.untitled");
  const restore = async () => {
    setBusy(true);
    try {
      await restoreItem(item.id);
      notify(t("trash.restored_title", { title }));
      await client.invalidateQueries();
    } catch (error) {
      setBusy(false);
      notify((error as Error).message);
    }
  };
  return (
    <li className="line">
      <span className="badge">
        {item.state === "withdrawn" ? t("trash.withdrawn") : t("trash.draft")}
      </span>
      <span className="line-title">{title}</span>
      <span className="line-end">
        {item.trashed_at && formatDateTime(item.trashed_at, language)}
        {item.purge_at && (
          <>
            <br />
            {t("trash.purge", { day: formatDate(item.purge_at, language) })}
          </>
        )}
      </span>
      <button
        type="button"
        className="button small"
        aria-label={t("trash.restore.name", { title })}
        disabled={busy}
        onClick={() => void restore()}
      >
        {t("trash.restore")}
      </button>
    </li>
  );
}

export function TrashPage() {
  const t = useTexts(itemTexts);
  const loaded = useInfiniteQuery({ ...trashQuery, refetchOnMount: "always" });
  return (
    <>
      <PageHeading title={t("trash.title")} />
      <p className="hint">{t("trash.lead")}</p>
      <MoreList loaded={loaded} empty={t("trash.none")}>
        {(items) => (
          <ul className="lines" aria-label={t("trash.title")}>
            {items.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </ul>
        )}
      </MoreList>
    </>
  );
}
