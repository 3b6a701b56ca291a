// Writing a new post and editing one: loads what the form starts from, sends it, and keeps what was
// typed through refusals, lost connections, an ended session and somebody else's change.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useBlocker, useNavigate } from "@tanstack/react-router";
import { useRef, useState, useSyncExternalStore } from "react";
import { session } from "@/api/session";
import type { User } from "@/api/types";
import { appTexts } from "@/i18n/app";
import { bulletinTexts } from "@/i18n/bulletin";
import { localDay } from "@/i18n/dates";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { notify } from "@/ui/notice";
import { PageHeading, SinglePage } from "@/ui/page";
import { FailedPage, failureOf, Loading, NotFound } from "@/ui/states";
import { ConflictDialog, TheirText } from "./conflict-dialog";
import { contactOf, type Draft, draftOf, newDraft } from "./draft";
import { PostForm } from "./post-form";
import { boardsQuery, keys, postQuery } from "./queries";
import type { Board, Post } from "./types";
import { usePublish } from "./use-publish";
import { useSave } from "./use-save";

const newRoute = getRouteApi("/boards/$boardId/new");
const editRoute = getRouteApi("/posts/$postId/edit");

function useUser(): User {
  const state = useSyncExternalStore(session.subscribe, session.get);
  if (state.kind === "none") throw new Error("a page without a session");
  return state.user;
}

/** Asks before typed text is left behind; `done` lets the last step pass. */
function LeaveGuard({ dirty, done }: { dirty: boolean; done: { current: boolean } }) {
  const t = useTexts(editorTexts);
  const held = () => dirty && !done.current;
  const blocker = useBlocker({
    shouldBlockFn: held,
    enableBeforeUnload: held,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <ConfirmDialog
      title={t("leave.title")}
      question={t("leave.ask")}
      action={t("leave.do")}
      cancel={t("leave.stay")}
      danger
      onConfirm={blocker.proceed}
      onCancel={blocker.reset}
    />
  );
}

function NewPost({ board, boards }: { board: Board; boards: Board[] }) {
  const t = useTexts(editorTexts);
  const common = useTexts(appTexts);
  const bulletin = useTexts(bulletinTexts);
  const user = useUser();
  const client = useQueryClient();
  const navigate = useNavigate();
  const extension = user.extension ? common("person.extension", { extension: user.extension }) : "";
  const [start] = useState(() => newDraft(board, contactOf(user, extension)));
  const [draft, setDraft] = useState(start);
  const done = useRef(false);
  const publish = usePublish(async (saved) => {
    done.current = true;
    notify(bulletin("post.published_now"));
    await client.invalidateQueries({ queryKey: keys.list(draft.boardId) });
    await navigate({ to: "/posts/$postId", params: { postId: saved.id }, replace: true });
  });
  return (
    <>
      <PageHeading title={t("new.title")} />
      <PostForm
        draft={draft}
        boards={boards}
        user={user}
        faults={publish.faults}
        busy={publish.busy}
        submitLabel={t("submit.publish")}
        cancelLabel={common("dialog.cancel")}
        onChange={setDraft}
        onSubmit={() => void publish.send(draft)}
        onCancel={() => void navigate({ to: "/boards/$boardId", params: { boardId: board.id } })}
      />
      <LeaveGuard dirty={draft !== start} done={done} />
    </>
  );
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
  const t = useTexts(editorTexts);
  const common = useTexts(appTexts);
  const bulletin = useTexts(bulletinTexts);
  const user = useUser();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [start] = useState<Draft>(() =>
    draftOf(post, post.published_until ? localDay(post.published_until) : ""),
  );
  const [draft, setDraft] = useState(start);
  const done = useRef(false);
  const leave = () => navigate({ to: "/posts/$postId", params: { postId: post.id } });
  const save = useSave(post, start, async () => {
    done.current = true;
    notify(bulletin("post.saved"));
    await client.invalidateQueries({ queryKey: keys.post(post.id) });
    await client.invalidateQueries({ queryKey: keys.versions(post.id) });
    await client.invalidateQueries({ queryKey: keys.list(post.board_id) });
    await navigate({ to: "/posts/$postId", params: { postId: post.id }, replace: true });
  });
  return (
    <>
      <PageHeading title={t("edit.title")} />
      {save.theirs && !save.asking && <TheirText post={save.theirs} heading="h2" />}
      <PostForm
        draft={draft}
        boards={[board]}
        user={user}
        faults={save.faults}
        busy={save.busy}
        submitLabel={t("submit.save")}
        cancelLabel={common("dialog.cancel")}
        onChange={setDraft}
        onSubmit={() => void save.send(draft)}
        onCancel={() => void leave()}
      />
      {save.theirs && save.asking && (
        <ConflictDialog
          theirs={save.theirs}
          changedBy={save.changedBy}
          mine={draft}
          onCompare={save.compare}
          onOverwrite={() => void save.send(draft)}
        />
      )}
      <LeaveGuard dirty={draft !== start} done={done} />
    </>
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
      {board && first.can_edit ? <EditPost post={first} board={board} /> : <NotFound />}
    </SinglePage>
  );
}
