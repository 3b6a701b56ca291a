// The supervisor agrees to an export or refuses it, with the reason for the record.
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { itemKeys } from "@/features/item/queries";
import { appTexts } from "@/i18n/app";
import { exportTexts } from "@/i18n/export";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { TextArea } from "@/ui/inputs";
import { useCloseGuard } from "@/ui/leave-guard";
import { notify } from "@/ui/notice";
import { decideExport } from "./queries";

const REASON_CHARS_MAX = 500;

export function DecisionDialog({
  id,
  name,
  agree,
  onDone,
  onCancel,
}: {
  id: number;
  name: string;
  agree: boolean;
  onDone(): void;
  onCancel(): void;
}) {
  const t = useTexts(exportTexts);
  const common = useTexts(appTexts);
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const { close, question } = useCloseGuard(reason.trim() !== "", onCancel);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "") return setFault(t("decision.reason.missing"));
    setBusy(true);
    try {
      await decideExport(id, agree, reason.trim());
      notify(t(agree ? "agreed" : "refused"));
      await client.invalidateQueries({ queryKey: itemKeys.todos });
      onDone();
    } catch (error) {
      setFault((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <ModalDialog title={t(agree ? "agree.title" : "refuse.title")} onClose={close}>
      <p>{t(agree ? "agree.ask" : "refuse.ask", { name })}</p>
      <form onSubmit={(event) => void send(event)} noValidate>
        <TextArea
          label={t("decision.reason")}
          required={t("required")}
          hint={t("decision.reason.hint")}
          fault={fault}
          rows={3}
          charsMax={REASON_CHARS_MAX}
          value={reason}
          onChange={setReason}
        />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={close}>
            {common("dialog.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t(agree ? "agree" : "refuse")}
          </button>
        </div>
      </form>
      {question}
    </ModalDialog>
  );
}
