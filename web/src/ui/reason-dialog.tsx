// Asks for the reason of an act that stands in the log, then does it.
import { type FormEvent, useState } from "react";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "./dialog";
import { TextArea } from "./inputs";
import { useCloseGuard } from "./leave-guard";

interface Words {
  title: string;
  lead: string;
  label: string;
  required: string;
  hint: string;
  missing: string;
  action: string;
}

/** `onSend` does the act and what follows from it; what it throws is shown, with the reason still there. */
export function ReasonDialog({
  words,
  charsMax,
  onSend,
  onCancel,
}: {
  words: Words;
  charsMax: number;
  onSend(reason: string): Promise<void>;
  onCancel(): void;
}) {
  const common = useTexts(appTexts);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const { close, question } = useCloseGuard(reason.trim() !== "", onCancel);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "") return setFault(words.missing);
    setBusy(true);
    try {
      await onSend(reason.trim());
    } catch (error) {
      setFault((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <ModalDialog title={words.title} onClose={close}>
      <p>{words.lead}</p>
      <form onSubmit={(event) => void send(event)} noValidate>
        <TextArea
          label={words.label}
          required={words.required}
          hint={words.hint}
          fault={fault}
          rows={3}
          charsMax={charsMax}
          value={reason}
          onChange={setReason}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {common("dialog.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {words.action}
          </button>
        </div>
      </form>
      {question}
    </ModalDialog>
  );
}
