// One post: who issued it and when, its text, and what the reader may do with it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { formatDate, formatDateTime } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { PersonName } from "@/ui/person";
import { PostBody } from "@/ui/rich-text";
import { Failure, failureOf, Loading } from "@/ui/states";
import { classKey } from "./information-class";
import {
  boardsQuery,
  keys,
  markPost,
  type PostPages,
  postQuery,
  withdrawPost,
  withoutPost,
} from "./queries";
import type { Post } from "./types";

const route = getRouteApi("/bulletin/posts/$postId");

/** Opening is reading; "mark as unread" afterwards stays so until the post is opened again. */
function useReadOnOpen(post: Post | undefined): void {
  const client = useQueryClient();
  const marked = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (!post || marked.current === post.id) return;
    marked.current = post.id;
    // A mark that can't be sent is no reason to disturb the reader: the post stays unread.
    if (!post.read) markPost(client, post, true).catch(() => undefined);
  }, [client, post]);
}

function Meta({ post }: { post: Post }) {
  const t = useTexts(bulletinTexts);
  const language = useLanguage();
  return (
    <dl className="meta">
      {post.issuer && (
        <div>
          <dt>{t("post.issuer")}</dt>
          <dd>{post.issuer.name}</dd>
        </div>
      )}
      <div>
        <dt>{t("post.author")}</dt>
        <dd>
          <PersonName person={post.author} />
        </dd>
      </div>
      {post.contact && (
        <div>
          <dt>{t("post.contact")}</dt>
          <dd>{post.contact}</dd>
        </div>
      )}
      <div>
        <dt>{t("post.published")}</dt>
        <dd>
          <time dateTime={post.published_from}>
            {formatDateTime(post.published_from, language)}
          </time>
        </dd>
      </div>
      {post.published_until && (
        <div>
          <dt>{t("post.until")}</dt>
          <dd>{formatDate(post.published_until, language)}</dd>
        </div>
      )}
      {post.version > 1 && (
        <div>
          <dt>{t("post.updated")}</dt>
          <dd>{formatDateTime(post.updated_at, language)}</dd>
        </div>
      )}
      <div>
        <dt>{t("post.class")}</dt>
        <dd>{t(classKey(post.information_class))}</dd>
      </div>
    </dl>
  );
}

const STATE_TEXTS = {
  waiting: "post.state.waiting",
  past: "post.state.past",
  withdrawn: "post.state.withdrawn",
} as const;

function StateBadge({ state }: { state: Post["state"] }) {
  const t = useTexts(bulletinTexts);
  if (state === "current" || state === "draft") return null;
  return <span className="badge">{t(STATE_TEXTS[state])}</span>;
}

function WithdrawDialog({ post, onCancel }: { post: Post; onCancel(): void }) {
  const t = useTexts(bulletinTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const withdraw = async () => {
    setBusy(true);
    try {
      await withdrawPost(post.id);
    } catch (error) {
      setBusy(false);
      setFault((error as Error).message);
      return;
    }
    client.setQueryData<PostPages>(
      keys.list(post.board_id),
      (old) => old && withoutPost(old, post.id),
    );
    notify(t("post.withdrawn", { title: post.title }));
    await navigate({ to: "/boards/$boardId", params: { boardId: post.board_id } });
    client.removeQueries({ queryKey: keys.post(post.id) });
  };
  return (
    <ConfirmDialog
      title={t("withdraw.title")}
      question={t("withdraw.ask", { title: post.title })}
      note={t("withdraw.note")}
      action={t("withdraw.do")}
      danger
      busy={busy}
      fault={fault}
      onConfirm={() => void withdraw()}
      onCancel={onCancel}
    />
  );
}

function Actions({ post }: { post: Post }) {
  const t = useTexts(bulletinTexts);
  const client = useQueryClient();
  const [withdrawing, setWithdrawing] = useState(false);
  const markUnread = async () => {
    try {
      await markPost(client, post, false);
      notify(t("post.marked_unread"));
    } catch (error) {
      notify((error as Error).message);
    }
  };
  const params = { postId: post.id };
  return (
    <div className="actions">
      {post.can_edit && (
        <Link to="/posts/$postId/edit" params={params} className="button">
          {t("post.edit")}
        </Link>
      )}
      {post.can_withdraw && (
        <button type="button" className="button" onClick={() => setWithdrawing(true)}>
          {t("post.withdraw")}
        </button>
      )}
      <button
        type="button"
        className="button quiet"
        disabled={!post.read}
        onClick={() => void markUnread()}
      >
        {t("post.mark_unread")}
      </button>
      <Link to="/posts/$postId/versions" params={params} className="button quiet">
        {t("post.versions")}
      </Link>
      <button type="button" className="button quiet" onClick={() => window.print()}>
        {t("post.print")}
      </button>
      {withdrawing && <WithdrawDialog post={post} onCancel={() => setWithdrawing(false)} />}
    </div>
  );
}

export function PostPage() {
  const t = useTexts(bulletinTexts);
  const { postId } = route.useParams();
  const loaded = useQuery(postQuery(postId));
  const { data: post, refetch } = loaded;
  const error = failureOf(loaded);
  const { data: boards } = useQuery(boardsQuery);
  useReadOnOpen(post);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!post) return <Loading />;
  const board = boards?.find((each) => each.id === post.board_id);
  return (
    <article className="post">
      {board && (
        <p className="back">
          <Link to="/boards/$boardId" params={{ boardId: board.id }}>
            {t("post.back", { board: board.name })}
          </Link>
        </p>
      )}
      <PageHeading key={post.id} title={post.title}>
        {post.importance > 0 && <span className="badge important">{t("mark.important")}</span>}
        <StateBadge state={post.state} />
        {post.title}
      </PageHeading>
      <Meta post={post} />
      <PostBody body={post.body} text={post.body_text} />
      <Actions post={post} />
    </article>
  );
}
