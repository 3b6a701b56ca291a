// One Chromium for all stories of a run: each person has a window of their own in it, with nothing
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

let launched;

export function sharedBrowser() {
  launched ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
  return launched;
}

after(async () => {
  await (await launched)?.close();
});
