// Where to go after signing in: the page that was asked for, if it is one of this site's.

export function nextAddress(search: string, origin: string): string {
  const asked = new URLSearchParams(search).get("next") ?? "/";
  if (!asked.startsWith("/") || !URL.canParse(asked, origin)) return "/";
  const url = new URL(asked, origin);
  if (url.origin !== origin || url.pathname === "/sign-in") return "/";
  return url.pathname + url.search + url.hash;
}
