// Several posts of a list marked at once, or all of the board.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { notify } from "@/ui/notice";
import { markBoard, markPosts } from "./queries";
import type { Board, PostSummary } from "./types";

export function BulkBar({
  board,
  posts,
  chosen,
  onChosen,
}: {
  board: Board;
  posts: PostSummary[];
  chosen: ReadonlySet<number>;
  onChosen(chosen: ReadonlySet<number>): void;
}) {
  const t = useTexts(bulletinTexts);
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const act = async (action: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await action();
      onChosen(new Set());
      notify(done);
    } catch (error) {
      notify((error as Error).message);
    }
    setBusy(false);
  };
  const ids = posts.map(({ id }) => id).filter((id) => chosen.has(id));
  const mark = (read: boolean) =>
    act(
      () => markPosts(client, ids, read),
      read ? t("bulk.read", { count: ids.length }) : t("bulk.unread", { count: ids.length }),
    );
  const none = busy || ids.length === 0;
  return (
    <fieldset className="bulk" aria-label={t("bulk.label")}>
      <label className="check">
        <input
          type="checkbox"
          checked={posts.length > 0 && ids.length === posts.length}
          onChange={({ target }) =>
            onChosen(new Set(target.checked ? posts.map(({ id }) => id) : []))
          }
        />
        {t("bulk.all")}
      </label>
      <button
        type="button"
        className="button small"
        disabled={none}
        onClick={() => void mark(true)}
      >
        {t("bulk.mark_read")}
      </button>
      <button
        type="button"
        className="button small"
        disabled={none}
        onClick={() => void mark(false)}
      >
        {t("bulk.mark_unread")}
      </button>
      <button
        type="button"
        className="button small quiet"
        disabled={busy || board.unread === 0}
        onClick={() => void act(() => markBoard(client, board.id), t("bulk.board_read"))}
      >
        {t("bulk.mark_board")}
      </button>
    </fieldset>
  );
}
