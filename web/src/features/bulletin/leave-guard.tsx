// Asks before typed text is left behind; `done` lets the last step pass.
import { useBlocker } from "@tanstack/react-router";
import { editorTexts } from "@/i18n/editor";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "@/ui/dialog";

export function LeaveGuard({ dirty, done }: { dirty: boolean; done: { current: boolean } }) {
  const t = useTexts(editorTexts);
  const held = () => dirty && !done.current;
  const blocker = useBlocker({
    shouldBlockFn: held,
    enableBeforeUnload: held,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <ConfirmDialog
      title={t("leave.title")}
      question={t("leave.ask")}
      action={t("leave.do")}
      cancel={t("leave.stay")}
      danger
      onConfirm={blocker.proceed}
      onCancel={blocker.reset}
    />
  );
}
