// Holds what the type checker can't: no text of the interface outside the catalogues, no catalogue
// entry that nobody uses, no source file over 300 lines, a first line that says what a file is for.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const LINES_MAX = 300;
const root = fileURLToPath(new URL("../src", import.meta.url));
const JAPANESE = /[\u3040-\u30ff\u3400-\u9fff\uff01-\uff9f]/;

const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .map((path) => ({ name: relative(root, path), text: readFileSync(path, "utf8") }));
const sources = files.filter(({ name }) => /\.tsx?$/.test(name));
const isTest = ({ name }) => /\.test\.tsx?$/.test(name);
const isCatalogue = ({ name }) => name.startsWith("i18n/");
const faults = [];

for (const file of files) {
  const lines = file.text.split("\n");
  if (lines.length - 1 > LINES_MAX)
    faults.push(`${file.name}: ${lines.length - 1} lines, over ${LINES_MAX}`);
  if (!/^(\/\/|\/\*)/.test(file.text))
    faults.push(`${file.name}: the first line doesn't say what it is for`);
  if (!/\.tsx?$/.test(file.name) || isTest(file) || file.name.startsWith("i18n/")) continue;
  lines.forEach((line, index) => {
    if (JAPANESE.test(line)) faults.push(`${file.name}:${index + 1}: Japanese text outside i18n`);
  });
}

const code = sources
  .filter((file) => !isTest(file) && !isCatalogue(file))
  .map((file) => file.text)
  .join("\n");
const used = new Set([...code.matchAll(/["'`]([\w.]+)["'`]/g)].map((match) => match[1]));
let keys = 0;
for (const file of sources.filter(({ name }) => name.startsWith("i18n/ja/"))) {
  for (const [, key] of file.text.matchAll(/^ {2}"?([\w.]+)"?:/gm)) {
    keys += 1;
    if (!used.has(key)) faults.push(`${file.name}: "${key}" is used nowhere`);
  }
}

for (const fault of faults) console.log(fault);
console.log(`${files.length} files, ${keys} texts, ${faults.length} faults`);
process.exitCode = faults.length > 0 || keys === 0 ? 1 : 0;
