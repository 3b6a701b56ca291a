// Preserves an item, so that nothing of it is purged, or ends that; with the reason for the record.
import { itemTexts } from "@/i18n/item";
import { useTexts } from "@/i18n/use-texts";
import { notify } from "@/ui/notice";
import { ReasonDialog } from "@/ui/reason-dialog";
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
  const { hold, title } = item;
  const send = async (reason: string) => {
    await holdItem(item.id, !hold, reason);
    notify(t(hold ? "hold.ended" : "hold.begun"));
    onDone();
  };
  return (
    <ReasonDialog
      words={{
        title: t(hold ? "hold.end" : "hold.begin"),
        lead: t(hold ? "hold.end.ask" : "hold.begin.ask", { title }),
        label: t("hold.reason"),
        required: t("hold.required"),
        hint: t("hold.reason.hint"),
        missing: t("hold.reason.missing"),
        action: t(hold ? "hold.end.do" : "hold.begin.do"),
      }}
      charsMax={REASON_CHARS_MAX}
      onSend={send}
      onCancel={onCancel}
    />
  );
}
