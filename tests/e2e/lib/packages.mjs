// The packages of the stories come from the web client's own installation.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../../web/package.json", import.meta.url));

export const { chromium } = require("playwright-core");
export const { AxeBuilder } = require("@axe-core/playwright");
