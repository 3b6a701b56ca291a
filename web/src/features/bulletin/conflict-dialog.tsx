// Somebody else saved the post meanwhile: shows both texts, loses neither.
import { editorTexts } from "@/i18n/editor";
import { formatDateTime } from "@/i18n/dates";
import { useLanguage, useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { PostBody } from "@/ui/rich-text";
import type { Draft } from "./draft";
import type { Post } from "./types";

/** What is published now, beside the own text. */
export function TheirText({ post, heading: Heading }: { post: Post; heading: "h2" | "h3" }) {
  const t = useTexts(editorTexts);
  return (
    <section className="version-panel" aria-label={t("conflict.theirs")}>
      <Heading>{t("conflict.theirs")}</Heading>
      <p className="strong">{post.title}</p>
      <PostBody body={post.body} text={post.body_text} />
    </section>
  );
}

export function ConflictDialog({
  theirs,
  changedBy,
  mine,
  onCompare,
  onOverwrite,
}: {
  theirs: Post;
  changedBy: string;
  mine: Draft;
  onCompare(): void;
  onOverwrite(): void;
}) {
  const t = useTexts(editorTexts);
  const language = useLanguage();
  return (
    <ModalDialog title={t("conflict.title")} alert wide onClose={onCompare}>
      <p>
        {t("conflict.lead", {
          author: changedBy,
          time: formatDateTime(theirs.updated_at, language),
        })}
      </p>
      <div className="side-by-side">
        <TheirText post={theirs} heading="h3" />
        <section className="version-panel" aria-label={t("conflict.mine")}>
          <h3>{t("conflict.mine")}</h3>
          <p className="strong">{mine.title}</p>
          <PostBody body={mine.mode === "rich" ? mine.document : null} text={mine.text} />
        </section>
      </div>
      <p className="hint">{t("conflict.note")}</p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onOverwrite}>
          {t("conflict.overwrite")}
        </button>
        <button type="button" className="button primary" onClick={onCompare}>
          {t("conflict.compare")}
        </button>
      </div>
    </ModalDialog>
  );
}
