// A page that the browser keeps to go back to is shown again only to the person who left it: on a
// shared terminal the next one goes back, too.
import { Problem } from "@/api/problem";
import { session } from "@/api/session";

const RETRY_MS = 2_000;

/** Without an answer it waits for one: loading the page anew would lose what was typed. */
async function isTheSamePerson(): Promise<boolean> {
  for (;;) {
    try {
      await session.load();
      return session.get().kind === "live";
    } catch (error) {
      if (error instanceof Problem && error.status === 401) return false;
      await new Promise((go) => setTimeout(go, RETRY_MS));
    }
  }
}

export function guardLeftPage(reload: () => void = () => location.reload()): void {
  const { classList } = document.documentElement;
  let focused: Element | null = null; // what isn't seen loses the focus
  window.addEventListener("pagehide", () => {
    focused = document.activeElement;
    classList.add("left-page");
  });
  window.addEventListener("pageshow", async ({ persisted }) => {
    if (!persisted) return;
    if (!(await isTheSamePerson())) return reload();
    classList.remove("left-page");
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  });
}
