// scan.mjs - what testssl.sh, wapiti and sqlmap find in a city that is served over TLS.
//
// Each has to find the holes of a page made of them (holes.py) before it is believed. Reports stand
// in build/results/scan. ONLY: a comma list of testssl, wapiti, sqlmap.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../bench/subjects.mjs";
import { PASSWORD, startCity } from "../e2e/lib/city.mjs";
import { LOGINS, markedAddress, plainAddress, targets } from "./scan_targets.mjs";
import { sqlmap, testssl, wapiti } from "./scanners.mjs";

const CERTIFICATE_DAYS = 300;
const STAFF = 300;
const MODULES = [
  ...["sql", "blindsql", "xss", "permanentxss", "exec", "file", "crlf", "ssrf", "redirect", "csrf"],
  ...["http_headers", "cookieflags", "csp", "methods", "htaccess", "shellshock"],
];

const PAGES = ["/sign-in", "/healthz", "/posts/1"];

/** What testssl.sh says of any server with this certificate, or wherever '/' is compressed. */
const KNOWN_TLS = {
  cert_chain_of_trust: "the certificate is made here, and nobody vouches for it",
  cert_revocation: "the same",
  BREACH: "'/' is a file without a secret, the same for everybody; cookies are SameSite=Strict",
};
const KNOWN_WEB = {
  "X-Frame-Options is not set": "the content security policy says frame-ancestors 'none'",
  "X-XSS-Protection is not set": "no browser has the filter any more that it is for",
};

const only = (process.env.ONLY || "testssl,wapiti,sqlmap").split(",");
const results = "build/results/scan";
const scratch = mkdtempSync(join(tmpdir(), "kairan-scan-"));
const certificate = `${scratch}/cert.pem`;
const key = `${scratch}/key.pem`;
const found = [];
const servers = [];
process.env.TMPDIR = scratch;
process.on("exit", () => {
  for (const server of servers) server.kill("SIGKILL");
  rmSync(scratch, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** Asks the server at `port`, which shows our certificate: {status, headers, text}. */
function ask(port, method, path, { headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const options = { port, method, path, ca: readFileSync(certificate), agent: false };
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    request({ ...options, host: "127.0.0.1", headers: { ...headers, ...length } }, (reply) => {
      let text = "";
      reply.setEncoding("utf8").on("data", (piece) => {
        text += piece;
      });
      reply.on("end", () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
    })
      .on("error", reject)
      .end(body);
  });
}

async function signIn(port, login) {
  const reply = await ask(port, "POST", "/api/session", {
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ login, password: PASSWORD }),
  });
  if (reply.status !== 200) throw new Error(`${login}: ${reply.text}`);
  const { csrf, user } = JSON.parse(reply.text);
  const [pair, ...attributes] = reply.headers["set-cookie"][0].split("; ");
  const [name, value] = pair.split("=");
  for (const attribute of ["Secure", "HttpOnly", "SameSite=Strict", "Path=/"])
    if (!attributes.includes(attribute)) found.push(`the session's cookie is not ${attribute}`);
  const always = { Cookie: `${name}=${value}`, "X-CSRF-Token": csrf };
  return {
    user,
    cookie: { name, value, secure: true },
    ask: (method, path, { headers, body } = {}) =>
      ask(port, method, path, { headers: { ...always, ...headers }, body }),
  };
}

/** The page of holes: {port, stop}. */
async function holes() {
  const server = spawn("python3", ["tests/attack/holes.py", certificate, key], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  servers.push(server);
  const port = await new Promise((resolve, reject) => {
    server.stdout.once("data", (text) => resolve(Number(text)));
    server.once("error", reject);
    server.once("exit", (status) => reject(new Error(`holes.py ended with ${status}`)));
  });
  return { port, stop: () => server.removeAllListeners("exit").kill("SIGKILL") };
}

/** A scanner that misses one of these holes can't be believed. */
async function proveScanners() {
  const { port, stop } = await holes();
  const origin = `https://127.0.0.1:${port}`;
  const seen = [];
  const must = [];
  if (only.includes("testssl")) {
    must.push(/cipherlist_NULL/);
    seen.push(...(await testssl(port, results, "holes-testssl", KNOWN_TLS, "-s")).found);
  }
  if (only.includes("wapiti")) {
    const modules = ["sql", "xss", "ssrf", "http_headers", "csp"];
    const pages = ["/?said=a", "/?from=a", "/?id=1"];
    must.push(/SQL Injection/, /Cross Site Scripting/, /asked for/, /Strict-Transport/, /CSP/);
    const common = { origin, scratch, results, known: KNOWN_WEB };
    const run = await wapiti({ ...common, addresses: pages, modules, name: "holes-wapiti" });
    seen.push(...run.found);
  }
  if (only.includes("sqlmap")) {
    must.push(/sqlmap: .* is injectable/);
    seen.push(
      ...(await sqlmap(`${origin}/?id=1*`, null, scratch, `${results}/holes-sqlmap.txt`)).found,
    );
  }
  stop();
  for (const hole of must)
    if (!seen.some((line) => hole.test(line)))
      found.push(`a hole made on purpose was not found: ${hole}`);
  console.log(`holes made on purpose: ${must.length}, of which each has to be found`);
}

async function liftLimits(admin) {
  const { items } = JSON.parse((await admin.ask("GET", "/api/core/settings")).text);
  const { version } = items.find(({ key: name }) => name === "requests_per_min");
  const reply = await admin.ask("PATCH", "/api/core/settings", {
    headers: { "Content-Type": "application/json", "If-Match": `"${version}"` },
    body: JSON.stringify({ key: "requests_per_min", value: "10000000" }),
  });
  if (reply.status !== 200) throw new Error(`requests_per_min: ${reply.text}`);
}

async function scanTls(port) {
  const run = await testssl(port, results, "testssl", KNOWN_TLS);
  console.log(`testssl.sh: ${run.checks} lines, ${run.found.length} findings`);
  found.push(...run.found);
}

async function scanWeb(origin, people, all) {
  for (const login of LOGINS) {
    const addresses = all.filter((target) => target.login === login).map(plainAddress);
    if (addresses.length === 0) continue;
    addresses.push(...PAGES);
    const { cookie } = people.get(login);
    const name = `wapiti-${login}`;
    const common = { origin, scratch, results, known: KNOWN_WEB };
    const run = await wapiti({ ...common, addresses, modules: MODULES, cookie, name });
    console.log(`wapiti as ${login}: ${addresses.length} addresses, ${run.found.length} findings`);
    found.push(...run.found);
  }
}

async function scanSql(origin, people, all) {
  let parameters = 0;
  for (const [i, target] of all.entries()) {
    const { cookie } = people.get(target.login);
    const log = `${results}/sqlmap-${String(i + 1).padStart(2, "0")}.txt`;
    const run = await sqlmap(`${origin}${markedAddress(target)}`, cookie, scratch, log);
    parameters += run.parameters;
    found.push(...run.found);
  }
  console.log(`sqlmap: ${parameters} parameters at ${all.length} addresses`);
}

/** Requests that the city has answered so far. */
async function answered(adminPort) {
  const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  return Number(/^kairan_requests_total (\d+)$/m.exec(text)[1]);
}

async function scanServed(port, adminPort) {
  const origin = `https://127.0.0.1:${port}`;
  const people = new Map();
  for (const login of LOGINS) people.set(login, await signIn(port, login));
  await liftLimits(people.get("admin"));
  const all = await targets(people);
  const routes = new Set(all.map(({ route }) => route)).size;
  console.log(`${routes} GET routes with parameters, ${all.length} addresses`);
  for (const target of all.filter(({ worth }) => worth === 0))
    console.log(`  refuses every value there is: ${plainAddress(target)}`);
  const scans = {
    testssl: () => scanTls(port),
    wapiti: () => scanWeb(origin, people, all),
    sqlmap: () => scanSql(origin, people, all),
  };
  for (const [name, scan] of Object.entries(scans).filter(([each]) => only.includes(each))) {
    const before = await answered(adminPort);
    await scan();
    console.log(`  requests of ${name}: ${(await answered(adminPort)) - before}`);
  }
  for (const [login, person] of people)
    if ((await person.ask("GET", "/api/session")).status !== 200)
      found.push(`the session of ${login} has ended on the way`);
}

async function scanCity() {
  const adminPort = await freePort();
  const tls = ["--tls-cert", certificate, "--tls-key", key];
  const limits = ["--exempt-networks", "127.0.0.0/8"];
  const admin = ["--admin-listen", `127.0.0.1:${adminPort}`];
  const city = await startCity({ staff: STAFF, serve: [...tls, ...limits, ...admin] });
  servers.push(city);
  try {
    await scanServed(city.port, adminPort);
  } finally {
    await city.clear();
  }
  const errors = city.log.filter((line) => line.includes('"level":"error"'));
  found.push(...errors.slice(0, 10).map((line) => `the server's log: ${line}`));
}

mkdirSync(results, { recursive: true });
execFileSync(
  "openssl",
  [
    ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc"],
    ...["-days", String(CERTIFICATE_DAYS), "-subj", "/CN=localhost", "-keyout", key],
    ...["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", certificate],
  ],
  { stdio: "ignore" },
);
await proveScanners();
await scanCity();
for (const line of found) console.log(line);
console.log(`scan: ${found.length} findings`);
process.exitCode = found.length === 0 ? 0 : 1;
