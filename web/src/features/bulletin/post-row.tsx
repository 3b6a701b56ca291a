// One post in a list: choosing it, its marks, title, who issued it, when.
import { Link } from "@tanstack/react-router";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDate, formatDateTime, formatDay, localDay } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { personLine } from "@/ui/person";
import type { PostSummary } from "./types";
import type { Count } from "./use-counts";

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

function Marks({ post }: { post: PostSummary }) {
  const t = useTexts(bulletinTexts);
  const { confirm } = post;
  return (
    <>
      {post.pinned && <span className="badge pinned">{t("mark.pinned")}</span>}
      {post.importance > 0 && <span className="badge important">{t("mark.important")}</span>}
      {confirm && (
        <span className={confirm.confirmed ? "badge" : "badge ask"}>
          {confirm.confirmed
            ? t("mark.confirmed")
            : confirm.overdue
              ? t("mark.overdue")
              : t("mark.confirm")}
        </span>
      )}
    </>
  );
}

function Extras({ post, count }: { post: PostSummary; count: Count | undefined }) {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  const { confirm } = post;
  return (
    <span className="post-row-extras">
      {post.new && <span className="new-mark">{t("mark.new")}</span>}
      {post.files_count > 0 && <span>{t("mark.files", { count: post.files_count })}</span>}
      {post.comments_count > 0 && <span>{t("mark.comments", { count: post.comments_count })}</span>}
      {count && <span>{t("mark.count", { confirmed: count.confirmed, asked: count.asked })}</span>}
      {confirm?.by && !confirm.confirmed && (
        <span>{t("mark.by", { day: formatDay(confirm.by, language) })}</span>
      )}
    </span>
  );
}

function Issuer({ post }: { post: PostSummary }) {
  return (
    <span className="post-row-issuer">
      {post.issuer && <span className="issuer">{post.issuer.name}</span>}
      <span className="author">
        {post.issuer && post.issuer.id === post.author.department?.id
          ? [post.author.position, post.author.name].filter(Boolean).join(" ")
          : personLine(post.author)}
      </span>
    </span>
  );
}

export interface Choosing {
  chosen: boolean;
  onChoose(chosen: boolean): void;
}

export function PostRow({
  post,
  tabIndex,
  boardName,
  count,
  choosing,
  onFocus,
  onOpen,
}: {
  post: PostSummary;
  tabIndex?: number;
  /** In lists over several boards. */
  boardName?: string | undefined;
  /** Of confirmations, where the post asks for them. */
  count?: Count | undefined;
  choosing?: Choosing;
  onFocus?(): void;
  onOpen?(): void;
}) {
  const t = useTexts(bulletinTexts);
  return (
    <>
      {choosing && (
        <label className="row-check">
          <input
            type="checkbox"
            tabIndex={tabIndex}
            aria-label={t("list.choose", { title: post.title })}
            checked={choosing.chosen}
            onChange={({ target }) => choosing.onChoose(target.checked)}
          />
        </label>
      )}
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
          <Marks post={post} />
          <span className="post-row-text">{post.title}</span>
          <Extras post={post} count={count} />
        </span>
        {boardName === undefined ? (
          <Issuer post={post} />
        ) : (
          <span className="post-row-issuer">
            <span className="issuer">{boardName}</span>
            <span className="author">{post.issuer?.name ?? personLine(post.author)}</span>
          </span>
        )}
        <span className="post-row-date">
          {post.published_from && <PublishedOn at={post.published_from} />}
        </span>
      </Link>
    </>
  );
}
