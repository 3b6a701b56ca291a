// Prints what a person's browser loads for the sign-in page, the first page after it, and the whole,
// in brotli bytes of script and style; exits 1 when a page is over its budget.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const root = fileURLToPath(new URL("../../build/web", import.meta.url));
const KIB = 1024;
const LARGEST = 5;
const budgets = [
  { name: "sign-in page", html: "sign-in.html", lazy: [], scriptKibMax: 30 },
  {
    name: "first signed-in page",
    html: "index.html",
    lazy: [/^board-page-/],
    scriptKibMax: 150,
  },
];

const size = (path) => brotliCompressSync(readFileSync(join(root, path))).length;

// Files a script imports at once, its own imports included.
function closure(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  const code = readFileSync(join(root, path), "utf8");
  for (const [, target] of code.matchAll(
    /(?:^|[;}\n])import(?:[^"'()]*?from)?["'](\.[^"']+\.js)["']/g,
  )) {
    closure(normalize(join(dirname(path), target)), seen);
  }
  return seen;
}

let failed = false;
const scripts = readdirSync(join(root, "assets")).filter((name) => name.endsWith(".js"));
for (const budget of budgets) {
  const html = readFileSync(join(root, budget.html), "utf8");
  const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);
  const lazy = budget.lazy.map((pattern) => {
    const name = scripts.find((script) => pattern.test(script));
    if (name === undefined) throw new Error(`no script matches ${pattern}`);
    return `assets/${name}`;
  });
  const all = new Set();
  for (const path of [...named.filter((path) => path.endsWith(".js")), ...lazy]) closure(path, all);
  const sizes = [...all].map((path) => ({ path, bytes: size(path) }));
  const script = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const style = named
    .filter((path) => path.endsWith(".css"))
    .reduce((sum, path) => sum + size(path), 0);
  const over = script > budget.scriptKibMax * KIB;
  failed ||= over;
  console.log(
    `${budget.name}: script ${(script / KIB).toFixed(1)} KiB of ${budget.scriptKibMax}, ` +
      `style ${(style / KIB).toFixed(1)} KiB, ${all.size} scripts${over ? "  OVER BUDGET" : ""}`,
  );
  const largest = sizes.sort((a, b) => b.bytes - a.bytes).slice(0, LARGEST);
  for (const { path, bytes } of largest) console.log(`  ${(bytes / KIB).toFixed(1)} KiB ${path}`);
}
const total = scripts.reduce((sum, name) => sum + size(join("assets", name)), 0);
console.log(`all scripts: ${(total / KIB).toFixed(1)} KiB in ${scripts.length} files`);
process.exitCode = failed ? 1 : 0;
