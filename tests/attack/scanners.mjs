// scanners.mjs - runs testssl.sh, wapiti and sqlmap; each gives what it found as lines of text.
//
// A scanner that ends too late, says nothing or leaves out what it was given counts as a finding.
import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";

const TLS_S_MAX = 400;
const WAPITI_S_MAX = 900; // of one account
const MODULE_S_MAX = 120; // of one module of wapiti
const SQLMAP_S_MAX = 300; // of one address

const running = new Set();

function end(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // has ended meanwhile
  }
}

process.on("exit", () => running.forEach(end));

/** Runs a program in a group of its own, its output into a file; gives {status, output}. */
function run(command, args, log, seconds) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args.map(String), {
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const file = createWriteStream(log);
    let output = "";
    child.once("error", reject);
    running.add(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (piece) => {
        output += piece;
        file.write(piece);
      });
    }
    const late = setTimeout(() => end(child.pid), seconds * 1000);
    child.once("close", (status) => {
      clearTimeout(late);
      running.delete(child.pid);
      file.end();
      resolve({ status, output });
    });
  });
}

/** A whole report, or null. */
function reportIn(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** What testssl.sh finds at `port` of MEDIUM and above, but for the ids that `known` explains. */
export async function testssl(port, results, name, known, ...options) {
  const report = `${results}/${name}.json`;
  rmSync(report, { force: true });
  const always = ["--quiet", "--color", "0", "--warnings", "batch", "--jsonfile", report];
  const waits = ["--connect-timeout", "10", "--openssl-timeout", "10"];
  await run(
    "testssl",
    [...always, ...waits, ...options, `127.0.0.1:${port}`],
    `${results}/${name}.txt`,
    TLS_S_MAX,
  );
  const all = reportIn(report) ?? [];
  const found = all
    .filter(({ id, severity }) => /^(MEDIUM|HIGH|CRITICAL|FATAL)$/.test(severity) && !known[id])
    .map(({ id, severity, finding }) => `testssl.sh: ${severity} ${id}: ${finding}`);
  if (!all.some(({ id }) => id === "scanTime")) found.push("testssl.sh: did not come to its end");
  return { checks: all.length, found };
}

/** Where a server goes that can be made to ask for an address: nobody but wapiti itself may come. */
function bait() {
  const visits = [];
  const server = createServer((request, response) => {
    if (request.url.startsWith("/ssrf/")) visits.push(request.url);
    response.setHeader("Content-Type", "application/json").end("{}");
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      resolve({ address: `http://127.0.0.1:${port}/`, visits, close: () => server.close() });
    });
  });
}

/** What wapiti finds at `origin`, from its first page and `addresses` on, with a session's `cookie`. */
export async function wapiti({
  origin,
  addresses,
  modules,
  cookie,
  scratch,
  results,
  name,
  known,
}) {
  const report = `${results}/${name}.json`;
  const kept = `${scratch}/${name}`;
  const cookies = `${kept}/cookies`;
  const jar = cookie && { [cookie.name]: { ...cookie, version: 0, expires: null, port: null } };
  const trap = await bait();
  rmSync(report, { force: true });
  mkdirSync(kept);
  writeFileSync(`${kept}/apps.json`, "{}"); // else it wants to load one, for a module not asked for
  writeFileSync(cookies, JSON.stringify({ "127.0.0.1": { "/": jar ?? {} } }));
  const { output } = await run(
    "wapiti",
    [
      ...["-u", `${origin}/`, "-m", modules.join(","), "-c", cookies, "--endpoint", trap.address],
      ...addresses.flatMap((address) => ["-s", `${origin}${address}`]),
      ...["--max-scan-time", MODULE_S_MAX, "--max-attack-time", MODULE_S_MAX, "-t", 10],
      ...["--store-session", kept, "--store-config", kept, "--flush-session"],
      ...["--no-bugreport", "-v", 1, "-f", "json", "-o", report],
    ],
    `${results}/${name}.txt`,
    WAPITI_S_MAX,
  );
  trap.close();
  const whole = reportIn(report);
  const found = Object.entries({ ...whole?.vulnerabilities, ...whole?.anomalies }).flatMap(
    ([kind, each]) =>
      each
        .filter(({ info }) => !known[info])
        .map(({ method, path, info }) => `wapiti: ${kind}: ${method} ${path}: ${info}`),
  );
  found.push(...trap.visits.map((visit) => `wapiti: the server asked for ${visit}`));
  for (const module of modules)
    if (!output.includes(`Launching module ${module}`)) found.push(`wapiti: ${module} did not run`);
  if (!whole || /time was reached|Traceback/.test(output))
    found.push("wapiti: did not come to its end");
  return { found };
}

/** What sqlmap makes of the values with a `*` behind them in `address`. */
export async function sqlmap(address, cookie, scratch, log) {
  const { output } = await run(
    "sqlmap",
    [
      ...[
        "-u",
        address,
        "--batch",
        "--level",
        "2",
        "--risk",
        "1",
        "--dbms",
        "SQLite",
        "--skip-waf",
      ],
      ...["--timeout", "10", "--retries", "1", "--disable-coloring", "--flush-session"],
      ...["--output-dir", `${scratch}/sqlmap`],
      ...(cookie ? ["--cookie", `${cookie.name}=${cookie.value}`] : []),
    ],
    log,
    SQLMAP_S_MAX,
  );
  const asked = address.split("*").length - 1;
  const injectable = [...output.matchAll(/^Parameter: (.*)$/gm)].map(([, name]) => name);
  const safe = new Set(
    [...output.matchAll(/parameter '([^']*)' does not seem to be injectable/g)].map(([, n]) => n),
  );
  const found = injectable.map((name) => `sqlmap: ${address}: ${name} is injectable`);
  if (safe.size + injectable.length < asked)
    found.push(`sqlmap: ${address}: ${safe.size} of ${asked} values tested`);
  return { parameters: safe.size + injectable.length, found };
}
