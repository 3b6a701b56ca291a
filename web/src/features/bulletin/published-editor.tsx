// Editing a post that is, was or will be published: saved on the version it was read at, with
// somebody else's change shown beside, and readers told of a correction (N10.1) when asked for.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { useUser } from "@/api/use-user";
import { fileIds, isUnfinished, useUploads } from "@/features/file/use-uploads";
import { appTexts } from "@/i18n/app";
import { bulletinTexts } from "@/i18n/bulletin";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { LeaveGuard } from "@/ui/leave-guard";
import { notify } from "@/ui/notice";
import { PageHeading } from "@/ui/page";
import { ConflictDialog, TheirText } from "./conflict-dialog";
import type { Draft } from "./draft";
import { PostForm } from "./post-form";
import { PreviewButton } from "./preview-button";
import { keys, reloadMarks } from "./queries";
import type { Board, Post } from "./types";
import { useSave } from "./use-save";

export function PublishedEditor({
  post,
  board,
  start,
}: {
  post: Post;
  board: Board;
  start: Draft;
}) {
  const t = useTexts(editorTexts);
  const common = useTexts(appTexts);
  const bulletin = useTexts(bulletinTexts);
  const user = useUser();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(start);
  const [tell, setTell] = useState(false);
  const uploads = useUploads(post.files ?? []);
  const [entriesAtStart] = useState(uploads.entries);
  const done = useRef(false);
  const toPost = { to: "/posts/$postId", params: { postId: post.id } } as const;
  const save = useSave(post, start, async () => {
    done.current = true;
    notify(bulletin("post.saved"));
    await client.invalidateQueries({ queryKey: keys.post(post.id) });
    await client.invalidateQueries({ queryKey: keys.versions(post.id) });
    await reloadMarks(client);
    await navigate({ ...toPost, replace: true });
  });
  const send = () => {
    if (isUnfinished(uploads.entries)) notify(t("files.wait"));
    else void save.send(draft, fileIds(uploads.entries), tell);
  };
  return (
    <>
      <PageHeading title={t("edit.title")} />
      {save.theirs && !save.asking && <TheirText post={save.theirs} heading="h2" />}
      <PostForm
        draft={draft}
        boards={[board]}
        user={user}
        uploads={uploads}
        faults={save.faults}
        busy={save.busy}
        schedules={post.state === "waiting"}
        submitLabel={t("submit.save")}
        onChange={setDraft}
        onSubmit={send}
        bottom={
          post.state === "current" && (
            <div>
              <label className="check">
                <input
                  type="checkbox"
                  aria-describedby="tell-hint"
                  checked={tell}
                  onChange={({ target }) => setTell(target.checked)}
                />
                {t("field.tell")}
              </label>
              <p className="hint" id="tell-hint">
                {t("field.tell.hint")}
              </p>
            </div>
          )
        }
        buttons={
          <>
            <PreviewButton draft={draft} entries={uploads.entries} />
            <button type="button" className="button" onClick={() => void navigate(toPost)}>
              {common("dialog.cancel")}
            </button>
          </>
        }
      />
      {save.theirs && save.asking && (
        <ConflictDialog
          theirs={save.theirs}
          changedBy={save.changedBy}
          mine={draft}
          onCompare={save.compare}
          onOverwrite={send}
        />
      )}
      <LeaveGuard dirty={draft !== start || uploads.entries !== entriesAtStart} done={done} />
    </>
  );
}
