// A page that the browser keeps to go back to is shown again only to the person who left it: on a
// shared terminal the next one goes back, too.
import { session } from "@/api/session";

async function isTheSamePerson(): Promise<boolean> {
  try {
    await session.load();
    return session.get().kind === "live";
  } catch {
    return false;
  }
}

export function guardLeftPage(reload: () => void = () => location.reload()): void {
  const page = document.documentElement;
  window.addEventListener("pagehide", () => {
    page.hidden = true;
  });
  window.addEventListener("pageshow", async ({ persisted }) => {
    if (!persisted) return;
    if (await isTheSamePerson()) page.hidden = false;
    else reload();
  });
}
