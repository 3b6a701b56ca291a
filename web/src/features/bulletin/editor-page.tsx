// Writing a new post, going on with a draft, editing what is published: loads what the form starts
// from and opens the right one of them.
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useUser } from "@/api/use-user";
import { appTexts } from "@/i18n/app";
import { localDay } from "@/i18n/dates";
import { useTexts } from "@/i18n/use-texts";
import { SinglePage } from "@/ui/page";
import { FailedPage, failureOf, Loading, NotFound } from "@/ui/states";
import { contactOf, draftOf, newDraft } from "./draft";
import { DraftEditor } from "./draft-editor";
import { PublishedEditor } from "./published-editor";
import { boardsQuery, postQuery } from "./queries";
import type { Board, Post } from "./types";

const newRoute = getRouteApi("/boards/$boardId/new");
const editRoute = getRouteApi("/posts/$postId/edit");

function NewPost({ board, boards }: { board: Board; boards: Board[] }) {
  const common = useTexts(appTexts);
  const user = useUser();
  const extension = user.extension ? common("person.extension", { extension: user.extension }) : "";
  const [start] = useState(() => newDraft(board, contactOf(user, extension)));
  return <DraftEditor start={start} boards={boards} />;
}

export function NewPostPage() {
  const { boardId } = newRoute.useParams();
  const loaded = useQuery(boardsQuery);
  const { data, refetch } = loaded;
  const error = failureOf(loaded);
  if (error) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading />;
  const boards = data.filter((board) => board.can_post);
  const board = boards.find((each) => each.id === boardId);
  return (
    <SinglePage>{board ? <NewPost board={board} boards={boards} /> : <NotFound />}</SinglePage>
  );
}

function EditPost({ post, board }: { post: Post; board: Board }) {
  const [start] = useState(() =>
    draftOf(post, post.published_until ? localDay(post.published_until) : ""),
  );
  // What never appeared can still be thrown away, scheduled and published.
  return post.state === "draft" ? (
    <DraftEditor start={start} boards={[board]} post={post} />
  ) : (
    <PublishedEditor start={start} board={board} post={post} />
  );
}

export function EditPostPage() {
  const { postId } = editRoute.useParams();
  const boards = useQuery(boardsQuery);
  // Editing starts from what is stored now, and later changes by others don't replace typed text.
  const post = useQuery({ ...postQuery(postId), refetchOnMount: "always" });
  const [first, setFirst] = useState<Post>();
  if (first === undefined && post.isFetchedAfterMount && post.data) setFirst(post.data);
  const error = failureOf(boards) ?? (first ? null : post.error);
  if (error) return <FailedPage error={error} onRetry={() => void post.refetch()} />;
  if (!first || !boards.data) return <Loading />;
  const board = boards.data.find((each) => each.id === first.board_id);
  return (
    <SinglePage>
      {board && first.can_edit ? (
        <EditPost key={first.id} post={first} board={board} />
      ) : (
        <NotFound />
      )}
    </SinglePage>
  );
}
