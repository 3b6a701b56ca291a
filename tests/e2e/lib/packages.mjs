// The packages of the stories come from the web client's own installation.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));

export const { chromium } = require("playwright-core");
/** To be run inside a page. */
export const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
