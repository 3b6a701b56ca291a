// While a session has ended: the page stays as it is, with all that was typed, but nobody sees it until
// its person has given the password.
import { lazy, Suspense, useEffect, useLayoutEffect } from "react";
import { type SessionState, session } from "@/api/session";

const PRELOAD_MS = 5_000;
const loadDialog = () => import("./session-dialog");
const SessionDialog = lazy(loadDialog);

/** Loaded once the page is there: when it is needed, an upgraded server may no longer have it. */
function usePreloadedDialog(): void {
  useEffect(() => {
    const timer = setTimeout(() => void loadDialog().catch(() => undefined), PRELOAD_MS);
    return () => clearTimeout(timer);
  }, []);
}

/** Hides all but the dialog (session.css), and what the tab says of it. The focus, lost with that,
 * returns to where it was. */
function useHiddenPage(hidden: boolean): void {
  useLayoutEffect(() => {
    if (!hidden) return;
    const focused = document.activeElement;
    const { title } = document;
    const { classList } = document.documentElement;
    document.title = "Kairan";
    classList.add("session-over");
    return () => {
      classList.remove("session-over");
      if (session.get().kind === "live") document.title = title;
      setTimeout(() => focused instanceof HTMLElement && focused.focus());
    };
  }, [hidden]);
}

export function SessionOver({ state }: { state: SessionState }) {
  const ended = state.kind === "ended";
  usePreloadedDialog();
  useHiddenPage(ended);
  if (!ended) return null;
  return (
    <Suspense>
      <SessionDialog user={state.user} />
    </Suspense>
  );
}
