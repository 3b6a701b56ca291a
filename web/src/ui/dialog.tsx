// Modal dialogs: the frame, and the question asked before what can't be undone.
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";

export function ModalDialog({
  title,
  alert = false,
  wide = false,
  className,
  onClose,
  children,
}: {
  title: string;
  alert?: boolean;
  wide?: boolean;
  className?: string;
  /** Escape; without it the dialog stays until one of its buttons is used. */
  onClose?: () => void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className={className ? `modal-overlay ${className}` : "modal-overlay"}
      isOpen
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Modal className={wide ? "modal wide" : "modal"}>
        <Dialog role={alert ? "alertdialog" : "dialog"}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

export function ConfirmDialog({
  title,
  question,
  note,
  action,
  cancel,
  danger = false,
  busy = false,
  fault,
  onConfirm,
  onCancel,
}: {
  title: string;
  question: string;
  note?: string;
  action: string;
  cancel?: string;
  danger?: boolean;
  busy?: boolean;
  fault?: string | undefined;
  onConfirm(): void;
  onCancel(): void;
}) {
  const t = useTexts(appTexts);
  return (
    <ModalDialog title={title} alert onClose={onCancel}>
      <p>{question}</p>
      {note && <p className="hint">{note}</p>}
      {fault && (
        <p className="form-message" role="alert">
          {fault}
        </p>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onCancel}>
          {cancel ?? t("dialog.cancel")}
        </button>
        <button
          type="button"
          className={danger ? "button danger" : "button primary"}
          disabled={busy}
          onClick={onConfirm}
        >
          {action}
        </button>
      </div>
    </ModalDialog>
  );
}
