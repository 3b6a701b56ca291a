// The comments below an item: oldest first, replies under what they answer.
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { formatDateTime } from "@/i18n/dates";
import { itemTexts } from "@/i18n/item";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { MoreList } from "@/ui/more";
import { notify } from "@/ui/notice";
import { personLine } from "@/ui/person";
import { PlainText } from "@/ui/rich-text";
import { CommentForm } from "./comment-form";
import {
  commentsQuery,
  createComment,
  itemKeys,
  restoreItem,
  updateComment,
  withdrawComment,
} from "./queries";
import { type Threaded, threaded } from "./threads";

interface Doing {
  what: "reply" | "edit";
  id: number;
}

interface EntryProps {
  entry: Threaded;
  mayComment: boolean;
  doing: Doing | undefined;
  onDo(next: Doing | undefined): void;
  onReply(text: string, key: string): Promise<void>;
  onEdit(text: string): Promise<void>;
  onWithdraw(): void;
}

function Entry(props: EntryProps) {
  const { entry, mayComment, doing, onDo, onReply, onEdit, onWithdraw } = props;
  const t = useTexts(itemTexts);
  const language = useLanguage();
  const { comment, depth } = entry;
  const own = doing?.id === comment.id ? doing.what : undefined;
  if (comment.withdrawn) {
    return (
      <li className="comment" data-depth={depth}>
        <p className="hint">{t("comment.withdrawn")}</p>
      </li>
    );
  }
  return (
    <li className="comment" data-depth={depth}>
      <p className="comment-head">
        <span className="strong">{personLine(comment.author)}</span>
        <span className="hint">
          {formatDateTime(comment.created_at, language)}
          {comment.version > 1 && ` ${t("comment.edited")}`}
        </span>
      </p>
      {own === "edit" ? (
        <CommentForm
          label={t("comment.edit.label")}
          start={comment.body_text}
          submit={t("comment.save")}
          onSend={onEdit}
          onCancel={() => onDo(undefined)}
        />
      ) : (
        <PlainText text={comment.body_text} />
      )}
      <p className="comment-actions">
        {mayComment && own === undefined && (
          <button
            type="button"
            className="button quiet small"
            onClick={() => onDo({ what: "reply", id: comment.id })}
          >
            {t("comment.reply")}
          </button>
        )}
        {comment.can_edit && own === undefined && (
          <>
            <button
              type="button"
              className="button quiet small"
              onClick={() => onDo({ what: "edit", id: comment.id })}
            >
              {t("comment.edit")}
            </button>
            <button type="button" className="button quiet small" onClick={onWithdraw}>
              {t("comment.withdraw")}
            </button>
          </>
        )}
      </p>
      {own === "reply" && (
        <CommentForm
          label={t("comment.reply.label", { name: comment.author.name })}
          start=""
          submit={t("comment.send")}
          onSend={onReply}
          onCancel={() => onDo(undefined)}
        />
      )}
    </li>
  );
}

export function Comments({ itemId, mayComment }: { itemId: number; mayComment: boolean }) {
  const t = useTexts(itemTexts);
  const client = useQueryClient();
  const loaded = useInfiniteQuery(commentsQuery(itemId));
  const [doing, setDoing] = useState<Doing>();
  const reload = () => client.invalidateQueries({ queryKey: itemKeys.comments(itemId) });
  const then = async (action: Promise<unknown>) => {
    await action;
    setDoing(undefined);
    await reload();
  };
  const withdraw = async (id: number) => {
    const undo = async () => {
      await restoreItem(id).catch((error: Error) => notify(error.message));
      await reload();
    };
    try {
      await then(withdrawComment(id));
      notify(t("comment.withdrawn_now"), { label: t("trash.undo"), run: () => void undo() });
    } catch (error) {
      notify((error as Error).message);
    }
  };
  return (
    <section className="comments" aria-label={t("comments.title")}>
      <h2>{t("comments.title")}</h2>
      <MoreList loaded={loaded} empty={t("comments.none")}>
        {(items) => (
          <ul>
            {threaded(items).map((entry) => (
              <Entry
                key={entry.comment.id}
                entry={entry}
                mayComment={mayComment}
                doing={doing}
                onDo={setDoing}
                onReply={(text, key) => then(createComment(itemId, text, entry.comment.id, key))}
                onEdit={(text) => then(updateComment(entry.comment, text))}
                onWithdraw={() => void withdraw(entry.comment.id)}
              />
            ))}
          </ul>
        )}
      </MoreList>
      {mayComment && (
        <CommentForm
          label={t("comment.label")}
          start=""
          submit={t("comment.send")}
          onSend={(text, key) => then(createComment(itemId, text, undefined, key))}
        />
      )}
    </section>
  );
}
