// What stands around every page: skip link, header, banner with incident notices, the state of the
// connection, and the dialog that asks to sign in again.
import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet } from "@tanstack/react-router";
import { Suspense, useEffect, useState, useSyncExternalStore } from "react";
import { session } from "@/api/session";
import { IncidentBanner } from "@/features/bulletin/incident-banner";
import { HeaderCounts } from "@/features/item/counts";
import { SearchBox } from "@/features/search/search-box";
import { appTexts } from "@/i18n/app";
import { useTexts } from "@/i18n/use-texts";
import { Notice } from "@/ui/notice";
import { PrintLine } from "@/ui/print";
import { Loading } from "@/ui/states";
import { openLive } from "./live";
import { PersonMenu } from "./person-menu";
import { SessionOver } from "./session-over";

function useLive(): boolean {
  const client = useQueryClient();
  const [lost, setLost] = useState(false);
  useEffect(() => openLive(client, setLost), [client]);
  return lost;
}

export function Shell() {
  const t = useTexts(appTexts);
  const state = useSyncExternalStore(session.subscribe, session.get);
  const lost = useLive();
  if (state.kind === "none" || state.kind === "replaced") return null;
  return (
    <>
      <a className="skip-link" href="#main">
        {t("skip")}
      </a>
      <header className="site-header">
        <Link to="/" className="product">
          Kairan <span className="city">{session.city()}</span>
        </Link>
        <nav aria-label="Kairan">
          <Link to="/" activeOptions={{ exact: false }}>
            {t("navigation.bulletin")}
          </Link>
          <HeaderCounts />
        </nav>
        <SearchBox />
        <PersonMenu user={state.user} />
      </header>
      <div className="connection" role="status">
        {lost && <p>{t("live.lost")}</p>}
      </div>
      <IncidentBanner />
      <Notice />
      <PrintLine city={session.city()} person={state.user} />
      <Suspense fallback={<Loading />}>
        <Outlet />
      </Suspense>
      <SessionOver state={state} />
    </>
  );
}
