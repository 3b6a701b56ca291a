// Tells the other windows of this browser who is signed in, and that nobody is any more: they share
// one cookie, and only the window that signed in or out has seen it change.
import { session } from "@/api/session";

const tabs = new BroadcastChannel("kairan-session");

export const tellSignedOut = () => tabs.postMessage(undefined);

/** Only that there is news: who it is, each asks the server. */
export function tellOtherTabs(): void {
  let told: number | undefined;
  session.subscribe(() => {
    const state = session.get();
    const now = state.kind === "live" ? state.user.id : undefined;
    if (now !== undefined && now !== told) tabs.postMessage(now);
    told = now;
  });
  tabs.addEventListener("message", ({ data }) => {
    const state = session.get();
    if (state.kind === "ended" || (state.kind === "live" && state.user.id !== data)) {
      void session.doubt();
    }
  });
}
