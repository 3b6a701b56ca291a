// Shows a post as its readers will see it, before it is sent.
import { useState } from "react";
import type { Entry } from "@/features/file/use-uploads";
import { audienceLine } from "@/features/people/audience";
import { bulletinTexts } from "@/i18n/bulletin";
import { editorTexts } from "@/i18n/editor";
import { peopleTexts } from "@/i18n/people";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { PostBody } from "@/ui/rich-text";
import type { Draft } from "./draft";

function Preview({ draft, entries, onClose }: { draft: Draft; entries: Entry[]; onClose(): void }) {
  const t = useTexts(editorTexts);
  const names = useTexts(bulletinTexts);
  const people = useTexts(peopleTexts);
  return (
    <ModalDialog title={t("preview.title")} wide onClose={onClose}>
      <article className="post preview">
        <h3>
          {draft.important && <span className="badge important">{names("mark.important")}</span>}
          {draft.title}
        </h3>
        <dl className="meta">
          <div>
            <dt>{names("post.contact")}</dt>
            <dd>{draft.contact}</dd>
          </div>
          <div>
            <dt>{names("post.audience")}</dt>
            <dd>{draft.audience ? audienceLine(draft.audience, people) : t("audience.board")}</dd>
          </div>
        </dl>
        <PostBody body={draft.mode === "rich" ? draft.document : null} text={draft.text} />
        {entries.length > 0 && (
          <ul className="plain-list">
            {entries.map((entry) => (
              <li key={entry.key}>{entry.name}</li>
            ))}
          </ul>
        )}
      </article>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {t("preview.close")}
        </button>
      </div>
    </ModalDialog>
  );
}

export function PreviewButton({ draft, entries }: { draft: Draft; entries: Entry[] }) {
  const t = useTexts(editorTexts);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {t("submit.preview")}
      </button>
      {open && <Preview draft={draft} entries={entries} onClose={() => setOpen(false)} />}
    </>
  );
}
