// Preserves an item, so that nothing of it is purged, or ends that; with the reason for the record.
import { type FormEvent, useState } from "react";
import { appTexts } from "@/i18n/app";
import { itemTexts } from "@/i18n/item";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";
import { TextArea } from "@/ui/inputs";
import { useCloseGuard } from "@/ui/leave-guard";
import { notify } from "@/ui/notice";
import { holdItem } from "./queries";

const REASON_CHARS_MAX = 1000;

export default function HoldDialog({
  item,
  onDone,
  onCancel,
}: {
  item: { id: number; title: string; hold: boolean };
  onDone(): void;
  onCancel(): void;
}) {
  const t = useTexts(itemTexts);
  const common = useTexts(appTexts);
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const { close, question } = useCloseGuard(reason.trim() !== "", onCancel);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === "") return setFault(t("hold.reason.missing"));
    setBusy(true);
    try {
      await holdItem(item.id, !item.hold, reason.trim());
      notify(item.hold ? t("hold.ended") : t("hold.begun"));
      onDone();
    } catch (error) {
      setFault((error as Error).message);
      setBusy(false);
    }
  };
  return (
    <ModalDialog title={item.hold ? t("hold.end") : t("hold.begin")} onClose={close}>
      <p>
        {item.hold
          ? t("hold.end.ask", { title: item.title })
          : t("hold.begin.ask", { title: item.title })}
      </p>
      <form onSubmit={(event) => void send(event)} noValidate>
        <TextArea
          label={t("hold.reason")}
          required={t("hold.required")}
          hint={t("hold.reason.hint")}
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
            {item.hold ? t("hold.end.do") : t("hold.begin.do")}
          </button>
        </div>
      </form>
      {question}
    </ModalDialog>
  );
}
