// Every story in one process, a few at a time: they wait more than they work. ONLY=word narrows
// them to the files whose name holds it.
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe } from "node:test";
import { collect } from "./lib/story.mjs";

const AT_ONCE = 3;

const here = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs") && name.includes(process.env.ONLY ?? ""))
  .sort();
const stories = [];
collect(stories);
for (const file of files) await import(`./${file}`);

describe("stories", { concurrency: AT_ONCE }, () => {
  for (const begin of stories) begin();
});
