// One post: who issued it and when, its text and files, confirming it, and what the reader may do
// with it.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef } from "react";
import { FileList } from "@/features/file/file-list";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { PageHeading } from "@/ui/page";
import { PostBody } from "@/ui/rich-text";
import { Failure, failureOf, Loading } from "@/ui/states";
import { PostActions } from "./post-actions";
import { PostMeta } from "./post-meta";
import { boardsQuery, keys, markPost, postQuery } from "./queries";
import type { Board, Post } from "./types";

const Comments = lazy(() =>
  import("@/features/item/comments").then((m) => ({ default: m.Comments })),
);
const ReadingPanel = lazy(() =>
  import("@/features/item/reading-panel").then((m) => ({ default: m.ReadingPanel })),
);
const ApprovalPanel = lazy(() =>
  import("./approval-panel").then((m) => ({ default: m.ApprovalPanel })),
);
const route = getRouteApi("/bulletin/posts/$postId");

/** Opening is reading; "mark as unread" afterwards stays so until the post is opened again. */
function useReadOnOpen(post: Post | undefined): void {
  const client = useQueryClient();
  const marked = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (!post || marked.current === post.id || post.state === "draft") return;
    marked.current = post.id;
    // A mark that can't be sent is no reason to disturb the reader: the post stays unread.
    if (!post.read) markPost(client, post, true).catch(() => undefined);
  }, [client, post]);
}

const STATE_TEXTS = {
  draft: "post.state.draft",
  waiting: "post.state.waiting",
  past: "post.state.past",
  withdrawn: "post.state.withdrawn",
} as const;

function StateBadge({ state }: { state: Post["state"] }) {
  const t = useTexts(bulletinTexts);
  if (state === "current") return null;
  return <span className="badge">{t(STATE_TEXTS[state])}</span>;
}

function Below({ post, board }: { post: Post; board: Board | undefined }) {
  const client = useQueryClient();
  const reload = () => void client.invalidateQueries({ queryKey: keys.lists });
  const isOut = post.state === "current" || post.state === "past";
  return (
    <Suspense fallback={<Loading />}>
      {isOut && post.reading && <ReadingPanel itemId={post.id} onChanged={reload} />}
      <PostActions post={post} board={board} />
      {isOut && (post.can_comment || post.comments_count > 0) && (
        <Comments itemId={post.id} mayComment={post.can_comment} />
      )}
    </Suspense>
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
  const asksApproval = post.approval?.state === "asked";
  if (post.state === "draft" && post.can_edit && !asksApproval) {
    return <Navigate to="/posts/$postId/edit" params={{ postId }} replace />;
  }
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
        {post.pinned && <span className="badge pinned">{t("mark.pinned")}</span>}
        {post.importance > 0 && <span className="badge important">{t("mark.important")}</span>}
        <StateBadge state={post.state} />
        {post.hold && <span className="badge hold">{t("mark.hold")}</span>}
        {post.title}
      </PageHeading>
      {post.approval && (
        <Suspense>
          <ApprovalPanel post={post} />
        </Suspense>
      )}
      <PostMeta post={post} own={post.can_edit} />
      <PostBody body={post.body} text={post.body_text} />
      <FileList files={post.files ?? []} />
      <Below post={post} board={board} />
    </article>
  );
}
