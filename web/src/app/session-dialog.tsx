// Asks for the password in place when the session has ended, so that nothing typed is lost.
import { type FormEvent, useState } from "react";
import { ConnectionLost } from "@/api/problem";
import { session } from "@/api/session";
import type { User } from "@/api/types";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";

export default function SessionDialog({ user }: { user: User }) {
  const t = useTexts(appTexts);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setFault("");
    try {
      await session.signInAgain(password);
    } catch (error) {
      setBusy(false);
      setFault(error instanceof ConnectionLost ? t("state.connection") : (error as Error).message);
    }
  };
  const { name, login } = user;
  return (
    <ModalDialog title={t("session.ended.title")} className="session-overlay" alert>
      <p>{t("session.ended")}</p>
      <form onSubmit={submit}>
        <p className="form-message" role="alert">
          {fault}
        </p>
        <p className="strong">{t("session.ended.person", { name, login })}</p>
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <div className="field">
          <label htmlFor="session-password">{t("session.password")}</label>
          <input
            id="session-password"
            name="password"
            type="password"
            autoComplete="current-password"
            required
            // biome-ignore lint/a11y/noAutofocus: the only field of a dialog that has just opened
            autoFocus
          />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => session.leave()}>
            {t("session.leave")}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t("session.continue")}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}
