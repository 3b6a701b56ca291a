// What may be done with a post: editing, copying, ending, withdrawing, moving, marking, printing.
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useUser } from "@/api/use-user";
import { endItem, itemKeys, restoreItem } from "@/features/item/queries";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";
import { notify, orNotify } from "@/ui/notice";
import { copyPost, keys, markPost, reloadMarks, withdrawPost } from "./queries";
import type { Board, Post } from "./types";

const HoldDialog = lazy(() => import("@/features/item/hold-dialog"));
const MoveDialog = lazy(() => import("./move-dialog"));
const TemplateDialog = lazy(() => import("./template-dialog"));

function useWithdraw(post: Post) {
  const t = useTexts(bulletinTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const reload = async () => {
    await reloadMarks(client);
    await client.invalidateQueries({ queryKey: itemKeys.trash });
    await client.invalidateQueries({ queryKey: itemKeys.todos });
  };
  const restore = async () => {
    await restoreItem(post.id);
    notify(t("post.restored", { title: post.title }));
    await reload();
    await client.invalidateQueries({ queryKey: keys.post(post.id) });
  };
  return async () => {
    await withdrawPost(post.id);
    notify(t("post.withdrawn", { title: post.title }), {
      label: t("post.undo"),
      run: () => orNotify(restore()),
    });
    await navigate({ to: "/boards/$boardId", params: { boardId: post.board_id } });
    client.removeQueries({ queryKey: keys.post(post.id) });
    await reload();
  };
}

function useEnd(post: Post) {
  const t = useTexts(bulletinTexts);
  const client = useQueryClient();
  return async () => {
    await endItem(post.id);
    notify(t("post.ended"));
    await client.invalidateQueries({ queryKey: keys.post(post.id) });
    await reloadMarks(client);
  };
}

type Asking = "withdraw" | "end" | "move" | "hold" | "template";

function Questions({
  post,
  asking,
  onClose,
}: {
  post: Post;
  asking: Asking | undefined;
  onClose(): void;
}) {
  const t = useTexts(bulletinTexts);
  const withdraw = useWithdraw(post);
  const end = useEnd(post);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const client = useQueryClient();
  const held = () => {
    onClose();
    void client.invalidateQueries({ queryKey: keys.post(post.id) });
  };
  const kept = () => {
    onClose();
    notify(t("post.template_saved"));
    void client.invalidateQueries({ queryKey: keys.templates });
  };
  const run = async (action: () => Promise<void>) => {
    setBusy(true);
    setFault(undefined);
    try {
      await action();
      onClose();
    } catch (error) {
      setFault((error as Error).message);
    }
    setBusy(false);
  };
  const common = { busy, fault, onCancel: onClose };
  return (
    <>
      {asking === "withdraw" && (
        <ConfirmDialog
          {...common}
          title={t("withdraw.title")}
          question={t("withdraw.ask", { title: post.title })}
          note={t("withdraw.note")}
          action={t("withdraw.do")}
          danger
          onConfirm={() => void run(withdraw)}
        />
      )}
      {asking === "end" && (
        <ConfirmDialog
          {...common}
          title={t("end.title")}
          question={t("end.ask", { title: post.title })}
          note={t("end.note")}
          action={t("end.do")}
          onConfirm={() => void run(end)}
        />
      )}
      <Suspense>
        {asking === "move" && <MoveDialog post={post} onClose={onClose} />}
        {asking === "hold" && <HoldDialog item={post} onDone={held} onCancel={onClose} />}
        {asking === "template" && <TemplateDialog start={post} onDone={kept} onCancel={onClose} />}
      </Suspense>
    </>
  );
}

export function PostActions({ post, board }: { post: Post; board: Board | undefined }) {
  const t = useTexts(bulletinTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const user = useUser();
  const [asking, setAsking] = useState<Asking>();
  const markUnread = async () => {
    await markPost(client, post, false);
    notify(t("post.marked_unread"));
  };
  const copy = async () => {
    const { id } = await copyPost(post.id);
    await client.invalidateQueries({ queryKey: itemKeys.drafts });
    notify(t("post.copied"));
    await navigate({ to: "/posts/$postId/edit", params: { postId: id } });
  };
  const restore = async () => {
    await restoreItem(post.id);
    notify(t("post.restored", { title: post.title }));
    await client.invalidateQueries({ queryKey: keys.post(post.id) });
    await reloadMarks(client);
  };
  const params = { postId: post.id };
  const isOut = post.state === "current" || post.state === "waiting";
  return (
    <div className="actions">
      {post.can_edit && post.state !== "withdrawn" && (
        <Link to="/posts/$postId/edit" params={params} className="button">
          {t("post.edit")}
        </Link>
      )}
      {board?.can_post && post.state !== "draft" && (
        <button type="button" className="button" onClick={() => orNotify(copy())}>
          {t("post.copy")}
        </button>
      )}
      {board?.can_post && post.state !== "draft" && (
        <button type="button" className="button" onClick={() => setAsking("template")}>
          {t("post.template")}
        </button>
      )}
      {post.can_edit && isOut && (
        <button type="button" className="button" onClick={() => setAsking("end")}>
          {t("post.end")}
        </button>
      )}
      {post.can_withdraw && post.state !== "withdrawn" && (
        <button type="button" className="button" onClick={() => setAsking("withdraw")}>
          {t("post.withdraw")}
        </button>
      )}
      {post.state === "withdrawn" && (
        <button type="button" className="button" onClick={() => orNotify(restore())}>
          {t("post.restore")}
        </button>
      )}
      {post.can_move && (
        <button type="button" className="button" onClick={() => setAsking("move")}>
          {t("post.move")}
        </button>
      )}
      {user.permissions["item.hold.write"] && (
        <button type="button" className="button" onClick={() => setAsking("hold")}>
          {post.hold ? t("post.hold.end") : t("post.hold")}
        </button>
      )}
      <button
        type="button"
        className="button quiet"
        disabled={!post.read}
        onClick={() => orNotify(markUnread())}
      >
        {t("post.mark_unread")}
      </button>
      <Link to="/posts/$postId/versions" params={params} className="button quiet">
        {t("post.versions")}
      </Link>
      <button type="button" className="button quiet" onClick={() => window.print()}>
        {t("post.print")}
      </button>
      <Questions post={post} asking={asking} onClose={() => setAsking(undefined)} />
    </div>
  );
}
