// The supervisor agrees to an export or refuses it, with the reason for the record.
import { useQueryClient } from "@tanstack/react-query";
import { itemKeys } from "@/features/item/queries";
import { exportTexts } from "@/i18n/export";
import { useTexts } from "@/i18n/use-texts";
import { notify } from "@/ui/notice";
import { ReasonDialog } from "@/ui/reason-dialog";
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
  const client = useQueryClient();
  const send = async (reason: string) => {
    await decideExport(id, agree, reason);
    notify(t(agree ? "agreed" : "refused"));
    await client.invalidateQueries({ queryKey: itemKeys.todos });
    onDone();
  };
  return (
    <ReasonDialog
      words={{
        title: t(agree ? "agree.title" : "refuse.title"),
        lead: t(agree ? "agree.ask" : "refuse.ask", { name }),
        label: t("decision.reason"),
        required: t("required"),
        hint: t("decision.reason.hint"),
        missing: t("decision.reason.missing"),
        action: t(agree ? "agree" : "refuse"),
      }}
      charsMax={REASON_CHARS_MAX}
      onSend={send}
      onCancel={onCancel}
    />
  );
}
