// Who is signed in, the language switch, signing out.
import { Link } from "@tanstack/react-router";
import { session } from "@/api/session";
import type { User } from "@/api/types";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { orNotify } from "@/ui/notice";
import { officeOf, personLine } from "@/ui/person";
import { tellSignedOut } from "./other-tabs";

const PANEL = "person-panel";

async function signOut(): Promise<void> {
  await session.signOut();
  tellSignedOut();
  location.assign("/sign-in");
}

export function PersonMenu({ user }: { user: User }) {
  const t = useTexts(appTexts);
  const other = user.language === "ja" ? "en" : "ja";
  return (
    <>
      <button type="button" className="person-button" popoverTarget={PANEL}>
        <span className="visually-hidden">{t("menu.label")}</span>
        <span className="person-office">{officeOf(user)}</span>
        <span className="person-name">{user.name}</span>
      </button>
      <div id={PANEL} popover="auto" className="menu">
        <p className="menu-header">
          {personLine(user)}
          {user.extension && (
            <>
              <br />
              {t("person.extension", { extension: user.extension })}
            </>
          )}
        </p>
        <Link to="/groups">{t("menu.groups")}</Link>
        <Link to="/notices/settings">{t("menu.notice_settings")}</Link>
        {user.permissions["import.file.write"] === "all" && (
          <Link to="/import">{t("menu.import")}</Link>
        )}
        {user.permissions["import.account.write"] === "all" && (
          <Link to="/initial-passwords">{t("menu.passwords")}</Link>
        )}
        {user.permissions["export.run.read"] !== undefined && (
          <Link to="/export">{t("menu.export")}</Link>
        )}
        {user.permissions["core.setting.write"] === "all" && (
          <Link to="/announcements">{t("menu.announcements")}</Link>
        )}
        <button type="button" lang={other} onClick={() => orNotify(session.setLanguage(other))}>
          {t("menu.language")}
        </button>
        <button type="button" onClick={() => orNotify(signOut())}>
          {t("menu.sign_out")}
        </button>
      </div>
    </>
  );
}
