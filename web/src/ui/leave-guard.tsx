// Asks before what was typed, or is shown only once, is left behind: by going to another page, or by
// closing a dialog.
import { useBlocker } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { ConfirmDialog } from "./dialog";

interface Words {
  title?: string;
  question?: string;
  leave?: string;
  stay?: string;
}

function LeaveDialog({
  words = {},
  onLeave,
  onStay,
}: {
  words?: Words | undefined;
  onLeave(): void;
  onStay(): void;
}) {
  const t = useTexts(appTexts);
  return (
    <ConfirmDialog
      title={words.title ?? t("leave.title")}
      question={words.question ?? t("leave.ask")}
      action={words.leave ?? t("leave.do")}
      cancel={words.stay ?? t("leave.stay")}
      danger
      onConfirm={onLeave}
      onCancel={onStay}
    />
  );
}

/** Asks before the page is left; `done` lets the last step pass. */
export function LeaveGuard({
  dirty,
  done,
  words,
}: {
  dirty: boolean;
  done?: { current: boolean };
  words?: Words;
}) {
  const held = () => dirty && !done?.current;
  const blocker = useBlocker({
    shouldBlockFn: held,
    enableBeforeUnload: held,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return <LeaveDialog words={words} onLeave={blocker.proceed} onStay={blocker.reset} />;
}

/** How a dialog with a form closes: at once, or after a question where something was typed. */
export function useCloseGuard(
  dirty: boolean,
  onClose: () => void,
): { close(): void; question: ReactNode } {
  const t = useTexts(appTexts);
  const [asking, setAsking] = useState(false);
  return {
    close: () => (dirty ? setAsking(true) : onClose()),
    question: asking && (
      <LeaveDialog
        words={{ question: t("close.ask"), leave: t("close.do") }}
        onLeave={onClose}
        onStay={() => setAsking(false)}
      />
    ),
  };
}
