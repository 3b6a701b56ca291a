// Writing a comment, a reply or a correction; what is typed stays until the server has taken it.
import { type FormEvent, useRef, useState } from "react";
import { ConnectionLost, Problem } from "@/api/problem";
import { randomKey } from "@/api/random";
import { appTexts } from "@/i18n/app";
import { itemTexts } from "@/i18n/item";
import { useTexts } from "@/i18n/use-texts";
import { Field } from "@/ui/field";

export function CommentForm({
  label,
  start,
  submit,
  onSend,
  onCancel,
}: {
  label: string;
  start: string;
  submit: string;
  onSend(text: string, idempotencyKey: string): Promise<void>;
  onCancel?: () => void;
}) {
  const t = useTexts(itemTexts);
  const common = useTexts(appTexts);
  const key = useRef(randomKey());
  const [text, setText] = useState(start);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (text.trim() === "") return setFault(t("comment.missing"));
    setBusy(true);
    setFault(undefined);
    try {
      await onSend(text, key.current);
      key.current = randomKey();
      setText("");
    } catch (error) {
      if (error instanceof Problem && error.status < 500) key.current = randomKey();
      setFault(
        error instanceof ConnectionLost ? t("comment.connection") : (error as Error).message,
      );
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className="comment-form" onSubmit={(event) => void send(event)} noValidate>
      <Field label={label} fault={fault}>
        {(control) => (
          <textarea
            {...control}
            rows={3}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <p className="comment-actions">
        <button type="submit" className="button" disabled={busy}>
          {submit}
        </button>
        {onCancel && (
          <button type="button" className="button quiet" onClick={onCancel}>
            {common("dialog.cancel")}
          </button>
        )}
      </p>
    </form>
  );
}
