// What the person was told: opening one marks it as read.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { formatDateTime } from "@/i18n/dates";
import { itemTexts } from "@/i18n/item";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { MoreList } from "@/ui/more";
import { orNotify } from "@/ui/notice";
import { PageHeading, SinglePage } from "@/ui/page";
import { itemKeys, markAllNotices, markNotice, noticesQuery } from "./queries";
import type { NoticeLine } from "./types";

function Row({ line, onMark }: { line: NoticeLine; onMark(read: boolean): void }) {
  const t = useTexts(itemTexts);
  const language = useLanguage();
  return (
    <li className={line.read ? "line" : "line unread"}>
      <span className="unread-dot">
        {!line.read && <span className="visually-hidden">{t("notice.unread")}</span>}
      </span>
      <span className="line-title">
        {line.item?.url && (
          <Link to={line.item.url} onClick={() => !line.read && onMark(true)}>
            {line.item.title}
          </Link>
        )}{" "}
        <span className="line-text">{line.text}</span>
      </span>
      <span className="line-end">{formatDateTime(line.sent_at, language)}</span>
      <button type="button" className="button quiet small" onClick={() => onMark(!line.read)}>
        {line.read ? t("notice.mark_unread") : t("notice.mark_read")}
      </button>
    </li>
  );
}

export function NoticesPage() {
  const t = useTexts(itemTexts);
  const client = useQueryClient();
  const [unread, setUnread] = useState(false);
  const loaded = useInfiniteQuery({ ...noticesQuery(unread), refetchOnMount: "always" });
  const then = async (action: Promise<unknown>) => {
    await action;
    await client.invalidateQueries({ queryKey: itemKeys.notices });
  };
  return (
    <SinglePage>
      <div className="page-head">
        <PageHeading title={t("notices.title")} />
        <div className="head-buttons">
          <Link to="/notices/settings" className="button quiet">
            {t("notices.settings")}
          </Link>
          <button type="button" className="button" onClick={() => orNotify(then(markAllNotices()))}>
            {t("notices.mark_all")}
          </button>
        </div>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={unread}
          onChange={({ target }) => setUnread(target.checked)}
        />
        {t("notices.unread_only")}
      </label>
      <MoreList loaded={loaded} empty={t("notices.none")}>
        {(lines) => (
          <ul className="lines" aria-label={t("notices.title")}>
            {lines.map((line) => (
              <Row
                key={line.id}
                line={line}
                onMark={(read) => orNotify(then(markNotice(line.id, read)))}
              />
            ))}
          </ul>
        )}
      </MoreList>
    </SinglePage>
  );
}
