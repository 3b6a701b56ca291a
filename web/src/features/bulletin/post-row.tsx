// One post in a list: unread mark, importance, title, who issued it, when.
import { Link } from "@tanstack/react-router";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDate, formatDateTime, localDay } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { personLine } from "@/ui/person";
import type { PostSummary } from "./types";

function PublishedOn({ at }: { at: string }) {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  const today = localDay(at) === localDay(new Date().toISOString());
  const full = formatDateTime(at, language);
  const time = full.slice(full.lastIndexOf(" ") + 1);
  return (
    <time dateTime={at} title={full}>
      {today ? t("list.today", { time }) : formatDate(at, language)}
    </time>
  );
}

export function PostRow({
  post,
  tabIndex,
  onFocus,
  onOpen,
}: {
  post: PostSummary;
  tabIndex: number;
  onFocus(): void;
  onOpen(): void;
}) {
  const t = useTexts(bulletinTexts);
  return (
    <Link
      to="/posts/$postId"
      params={{ postId: post.id }}
      className={post.read ? "post-row" : "post-row unread"}
      data-post={post.id}
      tabIndex={tabIndex}
      onFocus={onFocus}
      onClick={onOpen}
    >
      <span className="post-row-title">
        <span className="unread-dot">
          {!post.read && <span className="visually-hidden">{t("mark.unread")}</span>}
        </span>
        {post.importance > 0 && <span className="badge important">{t("mark.important")}</span>}
        <span className="post-row-text">{post.title}</span>
      </span>
      <span className="post-row-issuer">
        {post.issuer && <span className="issuer">{post.issuer.name}</span>}
        <span className="author">
          {post.issuer?.id === post.author.department?.id
            ? [post.author.position, post.author.name].filter(Boolean).join(" ")
            : personLine(post.author)}
        </span>
      </span>
      <span className="post-row-date">
        <PublishedOn at={post.published_from} />
      </span>
    </Link>
  );
}
