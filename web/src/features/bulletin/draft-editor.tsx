// Writing what isn't published yet: saved by itself as a draft on the server, begun from a template,
// previewed, published at once or later, or sent to those who approve.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { ConnectionLost } from "@/api/problem";
import { useUser } from "@/api/use-user";
import { fileIds, isUnfinished, useUploads } from "@/features/file/use-uploads";
import { useTrash } from "@/features/item/drafts-page";
import { itemKeys } from "@/features/item/queries";
import { bulletinTexts } from "@/i18n/bulletin";
import { localTime } from "@/i18n/dates";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { LeaveGuard } from "@/ui/leave-guard";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { type Draft, hasBody, inputOf, isScheduled } from "./draft";
import { PostForm } from "./post-form";
import { PreviewButton } from "./preview-button";
import { keys, reloadMarks } from "./queries";
import { TemplateMenu } from "./template-menu";
import type { Board, Post, Saved } from "./types";
import { type SaveState, useAutosave } from "./use-autosave";
import { usePublish } from "./use-publish";

function SaveLine({ state }: { state: SaveState }) {
  const t = useTexts(editorTexts);
  return (
    <p className="save-line hint" role="status">
      {state.kind === "saving" && t("draft.saving")}
      {state.kind === "saved" && t("draft.saved", { time: localTime(state.at) })}
      {state.kind === "failed" &&
        t("draft.failed", {
          reason: state.error instanceof ConnectionLost ? t("draft.lost") : state.error.message,
        })}
    </p>
  );
}

function useAfterPublishing(board: Board | undefined) {
  const bulletin = useTexts(bulletinTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (saved: Saved, scheduled: boolean) => {
    const done = board?.approval
      ? bulletin("post.approval_asked")
      : scheduled
        ? bulletin("post.scheduled")
        : bulletin("post.published_now");
    notify(done);
    await client.invalidateQueries({ queryKey: itemKeys.drafts });
    await client.invalidateQueries({ queryKey: keys.post(saved.id) });
    await reloadMarks(client);
    await navigate({ to: "/posts/$postId", params: { postId: saved.id }, replace: true });
  };
}

export function DraftEditor({
  start,
  boards,
  post,
}: {
  start: Draft;
  boards: Board[];
  /** The draft that is continued. */
  post?: Post;
}) {
  const t = useTexts(editorTexts);
  const user = useUser();
  const client = useQueryClient();
  const navigate = useNavigate();
  const trash = useTrash();
  const [draft, setDraft] = useState(start);
  const uploads = useUploads(post?.files ?? []);
  const files = useMemo(() => fileIds(uploads.entries), [uploads.entries]);
  const input = useMemo(() => inputOf(draft, files), [draft, files]);
  const worth =
    post !== undefined || draft.title.trim() !== "" || hasBody(draft) || files.length > 0;
  const saves = useAutosave(input, post, worth);
  const done = useRef(false);
  const board = boards.find(({ id }) => id === draft.boardId);
  const scheduled = isScheduled(draft);
  const after = useAfterPublishing(board);
  const publish = usePublish(saves, async (saved) => {
    done.current = true;
    await after(saved, scheduled);
  });
  const send = () => {
    if (isUnfinished(uploads.entries)) notify(t("files.wait"));
    else void publish.send(draft, files);
  };
  const keep = async () => {
    await saves.save(input).catch(() => undefined);
    await client.invalidateQueries({ queryKey: itemKeys.drafts });
  };
  const leave = async () => {
    // Whatever isn't stored yet is stored first; only where that fails the guard asks.
    if (saves.dirty) await keep();
    if (post) void client.invalidateQueries({ queryKey: keys.post(post.id) });
    await navigate({ to: "/boards/$boardId", params: { boardId: draft.boardId } });
  };
  const discard = async () => {
    done.current = true;
    saves.stop();
    if (post) await trash({ id: post.id, title: draft.title });
    await navigate({ to: "/drafts" });
  };
  const label = board?.approval
    ? t("submit.approval")
    : scheduled
      ? t("submit.schedule")
      : t("submit.publish");
  return (
    <>
      <PageHeading title={t("new.title")} />
      <SaveLine state={saves.state} />
      <PostForm
        draft={draft}
        boards={boards}
        user={user}
        uploads={uploads}
        faults={publish.faults}
        busy={publish.busy}
        schedules
        submitLabel={label}
        onChange={setDraft}
        onSubmit={send}
        top={<TemplateMenu draft={draft} onChange={setDraft} />}
        buttons={
          <>
            <button
              type="button"
              className="button"
              disabled={!worth || publish.busy}
              onClick={() => void keep()}
            >
              {t("submit.draft")}
            </button>
            <PreviewButton draft={draft} entries={uploads.entries} />
            <button type="button" className="button" onClick={() => void leave()}>
              {t("submit.close")}
            </button>
            {post && (
              <button type="button" className="button quiet" onClick={() => void discard()}>
                {t("submit.discard")}
              </button>
            )}
          </>
        }
      />
      <LeaveGuard dirty={saves.dirty} done={done} />
    </>
  );
}
