// One Chromium for all stories of a run, but for what needs other options: each person has a window of their own in it, with nothing
// kept between them. It ends with the process.
import { after } from "node:test";
import { chromium } from "./packages.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A name that isn't "localhost": no secure context, as in a closed city network.
  "--host-resolver-rules=MAP kairan.test 127.0.0.1",
];

const launched = new Map();

/** `keepsPages`: holds the pages that are left, to go back to, as people's browsers do; Playwright
 * tells its own not to. */
export function sharedBrowser({ keepsPages = false } = {}) {
  if (!launched.has(keepsPages)) {
    const browser = chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: FLAGS,
      ignoreDefaultArgs: keepsPages ? ["--disable-back-forward-cache"] : [],
    });
    launched.set(keepsPages, browser);
  }
  return launched.get(keepsPages);
}

after(async () => {
  for (const browser of launched.values()) await (await browser).close();
});
