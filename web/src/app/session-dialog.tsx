// Asks for the password in place when the session has ended, so that nothing typed is lost; or says
// that somebody else signed in with this browser.
import { type FormEvent, useState } from "react";
import { ConnectionLost } from "@/api/problem";
import { type SessionState, session, signInAddress } from "@/api/session";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { ModalDialog } from "@/ui/dialog";

type Over = Extract<SessionState, { kind: "ended" | "replaced" }>;

function EndedDialog({ state }: { state: Over }) {
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
  const { name, login } = state.user;
  return (
    <ModalDialog title={t("session.ended.title")} alert>
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
          <a className="button" href={signInAddress()}>
            {t("session.leave")}
          </a>
          <button type="submit" className="button primary" disabled={busy}>
            {t("session.continue")}
          </button>
        </div>
      </form>
    </ModalDialog>
  );
}

function ReplacedDialog({ state }: { state: Over }) {
  const t = useTexts(appTexts);
  return (
    <ModalDialog title={t("session.replaced.title")} alert>
      <p>{t("session.replaced", { name: state.user.name })}</p>
      <div className="dialog-actions">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {t("session.reload")}
        </button>
      </div>
    </ModalDialog>
  );
}

export default function SessionDialog({ state }: { state: Over }) {
  return state.kind === "ended" ? <EndedDialog state={state} /> : <ReplacedDialog state={state} />;
}
