// Moves a post to another board (system administrator): without a message to its readers.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { appTexts } from "@/i18n/app";
import { bulletinTexts } from "@/i18n/bulletin";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { notify } from "@/ui/notice";
import { boardsQuery, keys, movePost, reloadMarks } from "./queries";
import type { Post } from "./types";

export default function MoveDialog({ post, onClose }: { post: Post; onClose(): void }) {
  const t = useTexts(bulletinTexts);
  const common = useTexts(appTexts);
  const client = useQueryClient();
  const { data: boards } = useQuery(boardsQuery);
  const [boardId, setBoardId] = useState<number>();
  const [fault, setFault] = useState<string>();
  const move = async () => {
    if (boardId === undefined) return setFault(t("move.missing"));
    try {
      await movePost(post.id, boardId);
      onClose();
      notify(t("move.done"));
      await client.invalidateQueries({ queryKey: keys.post(post.id) });
      await reloadMarks(client);
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  return (
    <ModalDialog title={t("move.title")} onClose={onClose}>
      <p>{t("move.note")}</p>
      <Field label={t("move.board")} fault={fault}>
        {(control) => (
          <select
            {...control}
            value={boardId ?? ""}
            onChange={({ target }) => setBoardId(Number(target.value) || undefined)}
          >
            <option value="">{t("move.choose")}</option>
            {boards
              ?.filter(({ id }) => id !== post.board_id)
              .map((board) => (
                <option key={board.id} value={board.id}>
                  {board.name}
                </option>
              ))}
          </select>
        )}
      </Field>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {common("dialog.cancel")}
        </button>
        <button type="button" className="button primary" onClick={() => void move()}>
          {t("move.do")}
        </button>
      </div>
    </ModalDialog>
  );
}
